"""Run mypy as its console script does, after saying what it is about to check.

    python mypy_batch.py SETUP ARGUMENTS...

SETUP is JSON: `path`, folders to append to `sys.path`; `forget`, names of files that mypy must not take for unchanged
although their size and the second of their last change are those that it knows; `fine`, whether to leave a cache that
the fast engine can start from, where mypy's `local_partial_types` is on anyhow (by default since 2.0): to switch it on
would change what mypy reports; `gives_way`, whether other programs get the processor first. The first line of the
output is `{"gonogo": {"version", "sources", "columns", "fine_grained"}}`: how many files are checked as targets, what
columns count (see `mypy_columns`), and whether a fine cache is possible. Without that line mypy has refused the
arguments. The exit status is mypy's, or 70 where mypy raised an exception.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import sys
import traceback
from pathlib import Path

import leash
import mypy_setup

NICENESS = 10
CRASHED = 70  # mypy itself ends with 0 to 2, and Python with 1 as mypy does where it found errors


def preview(arguments: list[str]) -> dict[str, object] | None:
    from mypy.fscache import FileSystemCache
    from mypy.version import __version__

    try:
        sources, options = mypy_setup.process_options(arguments, FileSystemCache())
    except SystemExit:
        return None
    columns = mypy_setup.column_of_probe(options)
    fine_grained = bool(options.local_partial_types)
    return {"version": __version__, "sources": len(sources), "columns": columns, "fine_grained": fine_grained}


def forget(cache_dir: Path, names: list[str]) -> None:
    """Remove what the cache knows of modules in files of these names, so that they are checked anew."""
    stems = {Path(name).stem for name in names}
    for database in cache_dir.glob("*/cache*.db"):
        with contextlib.closing(sqlite3.connect(database)) as connection:
            rows = connection.execute("SELECT path FROM files2").fetchall()
            stale = [row for row in rows if ".meta" in row[0] and Path(row[0]).name.split(".meta")[0] in stems]
            connection.executemany("DELETE FROM files2 WHERE path = ?", stale)
            connection.commit()
    for stem in stems:
        for entry in cache_dir.glob(f"*/**/{stem}.meta*"):
            entry.unlink()


def main() -> None:
    leash.hold()
    setup = json.loads(sys.argv[1])
    if setup["gives_way"] and hasattr(os, "nice"):  # Windows has none
        os.nice(NICENESS)
    mypy_setup.use_path(setup["path"])
    if setup["forget"]:
        forget(Path(sys.argv[sys.argv.index("--cache-dir") + 1]), setup["forget"])
    import mypy.main

    output = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace")
    os.dup2(2, 1)  # whatever plugins print must not get between mypy's lines
    arguments = mypy_setup.full_arguments(sys.argv[2:])
    header = preview(arguments)
    if header is not None:
        output.write(json.dumps({"gonogo": header}) + "\n")
        output.flush()
        if header["fine_grained"] and setup["fine"]:
            arguments.insert(0, "--cache-fine-grained")
    try:
        mypy.main.main(args=arguments, stdout=output)
    except Exception:
        traceback.print_exc()
        sys.exit(CRASHED)


if __name__ == "__main__":
    main()
