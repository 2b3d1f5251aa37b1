"""Which folders a person has allowed gonogo to execute code of, kept for the next time they are opened."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from platformdirs import user_state_path

log = logging.getLogger(__name__)


def _store() -> Path:
    return user_state_path("gonogo") / "trusted.json"


def is_trusted(root: Path) -> bool:
    return str(root.resolve()) in _known()


def remember(root: Path) -> None:
    """Keep the trust in this folder. Where it cannot be written it lasts for this run only."""
    store = _store()
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
        store.write_text(json.dumps(sorted({*_known(), str(root.resolve())}), indent=2))
    except OSError as error:
        log.warning("trust in %s is not kept: %s", root, error)


def _known() -> set[str]:
    try:
        return set(json.loads(_store().read_text()))
    except (OSError, ValueError, TypeError):  # none yet, or unreadable: then nothing is trusted
        return set()
