"""Which Python a fix writes for."""

from __future__ import annotations

import pytest

from gonogo.fixes import apply
from gonogo.fixes.target import target_python

DECLARED = [
    ('[project]\nrequires-python = ">=3.9"', (3, 9)),
    ('[project]\nrequires-python = ">=3.9.2,<4"', (3, 9)),
    ('[project]\nrequires-python = ">3.9,!=3.10.*"', (3, 9)),
    ('[project]\nrequires-python = "~=3.10"', (3, 10)),
    ('[project]\nrequires-python = "==3.10.*"', (3, 10)),
    ('[tool.poetry.dependencies]\npython = "^3.8"', (3, 8)),
    ('[tool.poetry.dependencies]\npython = "~3.10"', (3, 10)),
    ('[project]\nname = "x"', (3, 12)),
    ('[project]\nrequires-python = ">=3.13"', (3, 12)),
    ('[project]\nrequires-python = "many"', (3, 12)),
    ("[project", (3, 12)),
    ("project = 1\ntool = 1", (3, 12)),
]


@pytest.mark.parametrize(("text", "version"), DECLARED)
def test_the_oldest_declared_version_counts_where_it_is_older_than_the_interpreter(text, version):
    assert target_python("pkg/a.py", "3.12", {"pyproject.toml": text}) == version


def test_setuptools_declares_it_too_and_the_nearest_declaration_counts():
    texts = {
        "setup.cfg": "[options]\npython_requires = >=3.8\n",
        "libs/x/setup.py": "setup(\n  python_requires='>=3.10')",
    }

    assert target_python("a.py", "3.12", texts) == (3, 8)
    assert target_python("libs/x/pkg/a.py", "3.12", texts) == (3, 10)


def test_nothing_known_is_taken_for_an_old_python():
    assert target_python("a.py", "", {}) == (3, 9)
    assert target_python("a.py", "", {"pyproject.toml": '[project]\nrequires-python = ">=3.11"'}) == (3, 11)


def test_no_pipe_is_written_that_the_oldest_supported_python_would_choke_on():
    texts = {"a.py": "def f(a: int = None): ...\n", "pyproject.toml": '[project]\nrequires-python = ">=3.9"\n'}
    arguments = {"path": "a.py", "line": 0, "parameter": "a", "python": "3.13"}

    assert "a: Optional[int] = None" in apply("implicit-optional", arguments, texts)["a.py"]
