"""A changed verdict in words, for the log that every client has: one without a plugin shows it too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lsprotocol import types as lsp


class VerdictLog:
    """Says a folder's verdict when it has changed and nothing is being checked. Never a popup."""

    def __init__(self, send: Callable[[lsp.LogMessageParams], None], folder: str) -> None:
        self._send, self._folder = send, folder
        self._said = ""

    def tell(self, status: Mapping[str, Any]) -> None:
        """*status* is what `gonogo/status` carries."""
        if status["checking"] or status["text"] == self._said:
            return
        self._send(lsp.LogMessageParams(lsp.MessageType.Info, _message(self._folder, status, self._said)))
        self._said = status["text"]


def _message(folder: str, status: Mapping[str, Any], before: str) -> str:
    was = f", was {before}" if before else ""
    state = "verified" if status["verified"] else "provisional"
    return "\n".join([f"{folder}: {status['text']} ({state}{was})", *(f"- {reason}" for reason in status["reasons"])])
