"""A conftest sets what is lacking before it imports the project, and pytest finds modules in one more folder."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply

SET = 'os.environ.setdefault("KEY", "for-tests")\n'
CONFTESTS = {
    "there is none": ("", f"import os\n\n{SET}"),
    "above what it imports of the project": ("from app import x\n", f"import os\n\n{SET}\nfrom app import x\n"),
    "below a docstring": ('"""Of it."""\n\nimport app\n', f'"""Of it."""\n\nimport os\n\n{SET}\nimport app\n'),
    "below the first standard imports": (
        "from __future__ import annotations\n\nimport sys\nimport os\n\nimport pytest\n",
        f"from __future__ import annotations\n\nimport sys\nimport os\n\n{SET}\nimport pytest\n",
    ),
    "without os among them": ("import sys\n\nimport app\n", f"import sys\nimport os\n\n{SET}\nimport app\n"),
    "without a last line end": ("import os", f"import os\n\n{SET}"),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("before", "after"), CONFTESTS.values(), ids=CONFTESTS)
def test_variables_are_set_before_anything_of_the_project_is_imported(before: str, after: str, newline: str):
    if "\n" not in before and newline != "\n":
        return
    files = {"tests/conftest.py": before.replace("\n", newline)} if before else {}
    arguments = {"path": "tests/conftest.py", "names": "KEY"}

    changed = apply("set-test-variable", arguments, files)

    assert changed == {"tests/conftest.py": after.replace("\n", newline)}
    with pytest.raises(CannotFix, match="sets KEY already"):
        apply("set-test-variable", arguments, changed)


def test_several_are_set_together():
    changed = apply("set-test-variable", {"path": "conftest.py", "names": "A,B"}, {})

    assert changed["conftest.py"].count("setdefault") == 2


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (
            "pyproject.toml",
            "[project]\nname = 'x'",
            "[project]\nname = 'x'\n\n[tool.pytest.ini_options]\npythonpath = [\".\"]\n",
        ),
        ("pytest.ini", "", "[pytest]\npythonpath = .\n"),
        ("setup.cfg", "[tool:pytest]\npythonpath = src\n", "[tool:pytest]\npythonpath = src\n    .\n"),
        (
            "pyproject.toml",
            "[tool.pytest.ini_options]\npythonpath = ['a']\n",
            "[tool.pytest.ini_options]\npythonpath = ['a', \".\"]\n",
        ),
    ],
)
def test_a_folder_is_added_to_the_path_of_pytest(path: str, before: str, after: str):
    arguments = {"path": path, "folder": "."}

    changed = apply("add-pythonpath", arguments, {path: before} if before else {})

    assert changed == {path: after}
    with pytest.raises(CannotFix, match="in pythonpath already"):
        apply("add-pythonpath", arguments, changed)
