"""Where one more distribution is declared: in the form that the project has."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply

STUBS = {"distribution": "types-PyYAML", "group": "dev"}
NEWLINES = pytest.mark.parametrize("newline", ["\n", "\r\n"])


def added(files: dict[str, str], **arguments: str) -> dict[str, str]:
    return dict(apply("add-dependency", {**STUBS, **arguments}, files))


GROUPS = """\
[project]
name = "shop"  # ours
dependencies = ["click"]

[dependency-groups]
docs = ["sphinx"]
lint = [
    "ruff",
    "mypy>=1.11",  # types
]
dev = ["pytest"]
"""
EXTRAS = """\
[project]
name = "shop"
[project.optional-dependencies]
docs = ["sphinx"]
dev = ["pytest>=8"]
[tool.x]
y = 1
"""
POETRY = """\
[tool.poetry]
name = "shop"
[tool.poetry.dependencies]
python = "^3.11"
[tool.poetry.group.dev.dependencies]
pytest = "^8"

[build-system]
requires = []
"""
ALONE = """\
[project]
name = "shop"
dependencies = ["click"]
"""


@NEWLINES
@pytest.mark.parametrize(
    ("text", "line", "instead"),
    [
        (GROUPS, '    "types-PyYAML",\n', '    "mypy>=1.11",  # types\n'),
        (POETRY, 'types-PyYAML = "*"\n', 'pytest = "^8"\n'),
        (ALONE, '\n[dependency-groups]\ndev = ["types-PyYAML"]\n', 'dependencies = ["click"]\n'),
    ],
    ids=["dependency groups, where mypy is", "Poetry", "a group of its own"],
)
def test_a_line_is_added_and_every_other_stays(text: str, line: str, instead: str, newline: str):
    expected = text.replace(instead, instead + line)

    changed = added({"pyproject.toml": text.replace("\n", newline)})

    assert changed == {"pyproject.toml": expected.replace("\n", newline)}
    with pytest.raises(CannotFix, match="names types-PyYAML already"):
        added(changed)


@NEWLINES
def test_an_extra_grows_in_its_line(newline: str):
    changed = added({"pyproject.toml": EXTRAS.replace("\n", newline)})

    expected = EXTRAS.replace('["pytest>=8"]', '["pytest>=8", "types-PyYAML"]')
    assert changed == {"pyproject.toml": expected.replace("\n", newline)}


def test_a_requirements_file_for_development_that_lists_mypy_comes_first():
    files = {"requirements-dev.txt": "pytest", "requirements/test.txt": "mypy==1.11  # types\n"}

    assert added(files) == {"requirements/test.txt": "mypy==1.11  # types\ntypes-PyYAML\n"}
    assert added({"requirements-dev.txt": "pytest"}) == {"requirements-dev.txt": "pytest\ntypes-PyYAML"}


def test_what_the_project_itself_needs_goes_to_its_dependencies():
    changed = added({"pyproject.toml": ALONE}, distribution="httpx", group="")

    assert changed == {"pyproject.toml": ALONE.replace('["click"]', '["click", "httpx"]')}


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "no file declares"),
        ({"pyproject.toml": "[tool.x]\n"}, "no file declares"),
        ({"requirements.txt": "click\n"}, "no file declares"),
        ({"pyproject.toml": "["}, "cannot be parsed"),
        ({"requirements.txt": "Types_pyyaml==6\n"}, "names types-PyYAML already"),
    ],
)
def test_what_nothing_shows_is_refused(files: dict[str, str], reason: str):
    with pytest.raises(CannotFix, match=reason):
        added(files)
