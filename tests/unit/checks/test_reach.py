"""Every file that an application's module imports, sooner or later."""

import pytest

from gonogo.checks.reach import reached
from workspace import snapshot_of

PACKAGE = {"app/__init__.py": "", "app/sub/__init__.py": "", "app/sub/a.py": "", "app/b.py": "", "other.py": ""}


def paths(main: str, **more: str) -> set[str]:
    files = {**PACKAGE, "app/main.py": main, **{f"app/{name}.py": text for name, text in more.items()}}
    return {file.path for file in reached(snapshot_of(files), "app/main.py")} - {"app/main.py", "app/__init__.py"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import app.b", {"app/b.py"}),
        ("from app import b", {"app/b.py"}),
        ("from . import b", {"app/b.py"}),
        ("from .sub.a import x", {"app/sub/__init__.py", "app/sub/a.py"}),
        ("from .sub import a", {"app/sub/__init__.py", "app/sub/a.py"}),
        ("import app.sub.a", {"app/sub/__init__.py", "app/sub/a.py"}),
        ("def install():\n    from app import b", {"app/b.py"}),
        ("try:\n    import other\nexcept ImportError:\n    pass", {"other.py"}),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import app.b", set()),
        ("import gone, os", set()),
    ],
)
def test_imports_of_every_form_are_followed(text, expected):
    assert expected == paths(text)


def test_what_is_imported_imports_more_and_circles_end():
    assert {"app/one.py", "app/two.py"} == paths(
        "from app import one", one="from app import two", two="from app import one"
    )
