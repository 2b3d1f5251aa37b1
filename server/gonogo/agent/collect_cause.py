"""Turns the exception that stopped a test file into a failure: what it says, and which first-party line is to blame.

A failure is a dictionary with the fields of `gonogo.facts.CollectionFailure`; its spans are those of `collect_places`.
"""

from __future__ import annotations

import os
import re
import traceback
from typing import Any, Dict, List, Tuple

from collect_lacking import lacking
from collect_places import Workspace, import_span, line_span, syntax_span

Failure = Dict[str, Any]
DETAIL_KEPT = 8000
_MISSING_NAME = re.compile(r"cannot import name '([^']+)' from (?:partially initialized module )?'([^']+)'")
_LOCATION = re.compile(r" \((?:unknown location|[^()]*[/\\][^()]*)\)")
_ITEM = re.compile(r"^(?:In )?[^\s:]+\.py::(?=[\w:]+: )")  # whose file the finding names anyway
_CREDENTIALS = re.compile(r"(\w://[^\s:/@]*:)[^\s@]+@")
_INPUT = re.compile(r"input_value=.*?(, input_type|\])", re.DOTALL)


def failure_of(error: BaseException, path: str, workspace: Workspace, detail: str = "", at: Any = None) -> Failure:
    """The failure of *path* (relative) that *error* is. *at* is a `(file, line from 1)` for errors without a trace."""
    outer, error = error, cause_of(error)
    frames = first_party_frames(error, workspace)
    module, name = missing(error)
    blame = frames[-1]["span"] if frames else _place(at, path, workspace)
    if isinstance(error, SyntaxError):
        blame = syntax_span(error, workspace) or blame
    elif frames and isinstance(error, ImportError):
        blame = import_span(blame, name, module, workspace)
    message = cleaned(first_line(text_of(outer))) if _is_plugin_import(outer) else message_of(error)
    kind, names = lacking(error)
    return {
        "path": path,
        "kind": kind_of(error),
        "message": message.replace(str(workspace.root) + os.sep, ""),
        "blame": blame,
        "frames": frames,
        "exception": type(error).__name__,
        "module": module,
        "name": name,
        "detail": cleaned(detail)[:DETAIL_KEPT],
        "lacking": kind,
        "lacked": names,
    }


def cause_of(error: BaseException) -> BaseException:
    """What was raised in the project's code, where pytest has wrapped it in an error of its own."""
    if type(error).__name__ == "ConftestImportFailure":
        old = getattr(error, "excinfo", None)  # pytest 7: (type, value, traceback)
        return error.__cause__ or (old[1] if isinstance(old, tuple) else error)
    wrapped = type(error).__name__ in ("CollectError", "UsageError") or _is_plugin_import(error)
    return error.__cause__ if wrapped and error.__cause__ is not None else error


def _is_plugin_import(error: BaseException) -> bool:
    return type(error).__name__ == "PluginImportFailure" or text_of(error).startswith("Error importing plugin")


def kind_of(error: BaseException) -> str:
    name = type(error).__name__
    if isinstance(error, SyntaxError):
        return "syntax-error"
    if isinstance(error, ImportError) or name == "ImportPathMismatchError":
        return "import-error"
    if isinstance(error, (SystemExit, KeyboardInterrupt)) or name == "Exit":
        return "exit"
    if isinstance(error, MemoryError):
        return "crash"
    return "usage" if name == "UsageError" else "exception"


def message_of(error: BaseException) -> str:
    """One line that says what happened, without paths of this machine and without values that may be secret."""
    name = type(error).__name__
    if isinstance(error, SyntaxError):
        return cleaned(error.msg or name)
    if name == "ImportPathMismatchError":
        return f"import file mismatch: the module name {error.args[0]!r} is already taken by another test file"
    if isinstance(error, SystemExit):
        return f"the import ends the interpreter: SystemExit({error.code!r})"
    if isinstance(error, MemoryError):
        return "MemoryError: the import needs more memory than one test file may have"
    text = _validation(error) or first_line(text_of(error))
    if isinstance(error, ImportError):
        return cleaned(_LOCATION.sub("", text)) or name
    if name == "UsageError":  # argparse puts its usage before the message
        return cleaned(first_line(text_of(error).rpartition("error: ")[2]))
    if name in ("Failed", "CollectError"):
        return cleaned(_ITEM.sub("", _whole(text_of(error)) or text))
    return cleaned(f"{name}: {text}" if text else name)


def _whole(text: str) -> str:
    """The words of pytest on one line, where their first line only says what the next ones are about."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " ".join(lines) if lines and lines[0].endswith(":") else first_line(text)


def _validation(error: BaseException) -> str:
    """The errors of pydantic field by field: its own text repeats the input, which may hold secrets."""
    listing = getattr(error, "errors", None)
    if type(error).__name__ != "ValidationError" or not callable(listing):
        return ""
    try:
        found = [f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}" for e in listing()]
    except Exception:  # another library's ValidationError
        return ""
    title = getattr(error, "title", "")
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    return (f"{title}: " if title else "") + "; ".join(found[:5]) + more


def text_of(error: Any) -> str:
    """Its text, empty where the code that would say it fails itself."""
    try:
        return str(error)
    except BaseException:
        return ""


def first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def cleaned(text: str) -> str:
    """Without what may be secret: passwords in URLs, and inputs that pydantic repeats."""
    return _INPUT.sub(r"input_value=...\1", _CREDENTIALS.sub(r"\1...@", text))


def missing(error: BaseException) -> Tuple[str, str]:
    """The module that an import failed on, and the name that it lacks, both empty where that is not the cause."""
    if not isinstance(error, ImportError):
        return "", ""
    found = _MISSING_NAME.match(text_of(error))
    name = getattr(error, "name_from", None) or (found.group(1) if found else "")
    return error.name or (found.group(2) if found else ""), name


def first_party_frames(error: BaseException, workspace: Workspace) -> List[Dict[str, Any]]:
    """The frames of the traceback within the workspace, outermost first."""
    frames = []
    for frame, line in traceback.walk_tb(error.__traceback__):
        path = workspace.own(frame.f_code.co_filename)
        if path is not None:
            frames.append({"span": line_span(path, line, workspace), "function": frame.f_code.co_name})
    return frames


def _place(at: Any, path: str, workspace: Workspace) -> List[Any]:
    own = workspace.own(at[0]) if at else None
    return line_span(own, at[1], workspace) if own else line_span(path, 1, workspace)
