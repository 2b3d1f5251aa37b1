"""Builds the suite of Django's own tests, as its runner does, and says what of it could not be loaded.

    cd django/tests && PYTHON django_suite.py

Prints `ERROR file` for each test module that cannot be imported, the file as seen from the root of the project, and
how many tests were collected: `index_truth.py` reads this as it reads pytest, which Django does not use.
"""

from __future__ import annotations

import os
import sys
import tempfile
import unittest
from collections.abc import Iterator
from pathlib import Path

sys.path[0] = str(Path.cwd())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "test_sqlite")


def each(suite: unittest.TestSuite) -> Iterator[unittest.TestCase]:
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from each(test)
        else:
            yield test


def main() -> None:
    import runtests  # Django's own, in the current folder
    from django.conf import settings
    from django.test.utils import get_runner

    with tempfile.TemporaryDirectory() as folder:
        os.environ["TMPDIR"] = folder  # where tests write, if they run
        labels, _ = runtests.setup_run_tests(0, None, None, [])
        tests = list(each(get_runner(settings)(verbosity=0).build_suite(labels)))
    failed = [test for test in tests if type(test).__name__ == "_FailedTest"]
    for test in failed:
        module = test.id().removeprefix("unittest.loader._FailedTest.")
        print(f"ERROR tests/{module.replace('.', '/')}.py")
    print(f"{len(tests) - len(failed)} tests collected")


if __name__ == "__main__":
    main()
