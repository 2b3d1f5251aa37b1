"""What a batch run and the fast engine must have in common: the search path, the arguments, the shape of the output.

Both start from one cache, so whatever decides whether a cache entry is valid is decided here, once.
"""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path
from typing import Any

PROBE = 'a = "\u20ac"; b = 1\n'
HERE = str(Path(__file__).resolve().parent)

# Configured options that would garble the output, write files, install packages or switch the cache off.
OVERRIDES = [
    "--no-pretty",
    "--hide-error-context",
    "--show-error-codes",
    "--no-color-output",
    "--no-error-summary",
    "--no-install-types",
    "--interactive",
    "--junit-xml=",
    "-i",
]


def use_path(extra: list[str]) -> None:
    """Make `sys.path` that of mypy's own console script, with *extra* folders at its end for plugins to be found in."""
    sys.path[:] = [entry for entry in sys.path if entry and str(Path(entry).resolve()) != HERE]
    sys.path.extend(entry for entry in extra if entry not in sys.path)


def full_arguments(given: list[str]) -> list[str]:
    """*given* with what we must override, put where it also counts after targets and before `--`."""
    end = given.index("--") if "--" in given else len(given)
    return [*given[:end], *OVERRIDES, *_output_options(), *given[end:]]


def _output_options() -> list[str]:
    """JSON where it has end positions (since mypy 2.0 or so), else text, which has had them for longer."""
    import mypy.errors

    error: Any = getattr(mypy.errors, "MypyError", None)
    try:
        error("path", 1, 0, 1, 1, "message", None, "error")
    except TypeError:
        return ["--show-column-numbers", "--show-error-end"]
    return ["--output", "json"]


def column_of_probe(options: Any) -> int | None:
    """The column that this mypy's parser gives for `b` in the probe: it tells what columns count."""
    import mypy.errors
    import mypy.parse

    parse: Any = mypy.parse.parse
    errors = mypy.errors.Errors(options)
    try:
        try:
            tree = parse(PROBE, "probe.py", None, errors, options, eager=True)
        except TypeError:
            tree = parse(PROBE, "probe.py", None, errors, options)
        return int(tree.defs[1].lvalues[0].column)
    except Exception:  # whatever it is, only columns beyond ASCII suffer
        return None


def process_options(arguments: list[str], fscache: Any) -> tuple[list[Any], Any]:
    """The sources and options for these arguments, without what mypy prints. Raises SystemExit where they are wrong."""
    import mypy.main

    silent = io.StringIO()
    with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
        return mypy.main.process_options(arguments, stdout=silent, stderr=silent, fscache=fscache)
