"""Run mypy as its console script does, after saying what it is about to check.

    python mypy_batch.py SETUP ARGUMENTS...

SETUP is JSON: `path`, folders to append to `sys.path`. The first line of the output is
`{"gonogo": {"version", "sources", "columns", "fine_grained"}}`: how many files are checked as targets, what columns
count (see `mypy_columns`), and whether the cache that is left can start the fast engine. That is so only where mypy's
`local_partial_types` is on anyhow (by default since 2.0): switching it on would change what mypy reports. Without that
line mypy has refused the arguments.
"""

from __future__ import annotations

import json
import sys

import leash
import mypy_setup


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


def main() -> None:
    leash.hold()
    mypy_setup.use_path(json.loads(sys.argv[1])["path"])
    import mypy.main

    arguments = mypy_setup.full_arguments(sys.argv[2:])
    header = preview(arguments)
    if header is not None:
        sys.stdout.write(json.dumps({"gonogo": header}) + "\n")
        sys.stdout.flush()
        if header["fine_grained"]:
            arguments.insert(0, "--cache-fine-grained")
    mypy.main.main(args=arguments)


if __name__ == "__main__":
    main()
