"""Many fixes at once give what they give one after the other, and none is half made."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gonogo.fixes import CannotFix, apply, batch
from gonogo.fixes.batch import apply_all, edited, moved
from gonogo.fixes.edits import edits
from gonogo.model import Fix

NEWLINES = st.sampled_from(["\n", "\r\n"])


def optional(line: int, name: str, path: str = "app.py", python: str = "3.11") -> Fix:
    return Fix("implicit-optional", "", {"path": path, "line": line, "parameter": name, "python": python})


def returns(line: int, path: str = "app.py") -> Fix:
    return Fix("returns-none", "", {"path": path, "line": line})


def one_by_one(wanted: list[Fix], text: str) -> str:
    for fix in sorted(wanted, key=lambda f: -int(f.arguments["line"])):
        text = apply(fix.kind, fix.arguments, {"app.py": text})["app.py"]
    return text


def test_two_fixes_of_one_line_and_an_import_that_both_need():
    text = "import os\n\n\ndef f(a: int = None, b: str = None) -> None:\n    print(os, a, b)\n"

    done = apply_all([optional(3, "a", python="3.9"), optional(3, "b", python="3.9")], {"app.py": text})

    assert done.changed == {
        "app.py": "import os\nfrom typing import Optional\n\n\n"
        "def f(a: Optional[int] = None, b: Optional[str] = None) -> None:\n    print(os, a, b)\n"
    }
    assert (len(done.applied), done.refused) == (2, ())


def test_a_fix_that_meets_another_is_made_to_what_the_other_left():
    first = Fix("unused-ignore", "", {"path": "app.py", "line": 0, "codes": "misc"})
    second = Fix("unused-ignore", "", {"path": "app.py", "line": 0, "codes": "arg-type"})

    done = apply_all([first, second], {"app.py": "x = f()  # type: ignore[misc, arg-type, index]\n"})

    assert done.changed == {"app.py": "x = f()  # type: ignore[index]\n"}
    assert done.applied == (first, second)


def test_what_cannot_be_made_says_why_and_keeps_nothing_else_from_being_made():
    done = apply_all([returns(0), returns(2)], {"app.py": "def f():\n    return 1\ndef g():\n    print(2)\n"})

    assert done.changed == {"app.py": "def f():\n    return 1\ndef g() -> None:\n    print(2)\n"}
    assert [(r.fix, r.reason) for r in done.refused] == [(returns(0), "f returns or yields a value")]


def test_one_fix_that_two_findings_offer_is_made_once():
    done = apply_all([returns(0), returns(0)], {"app.py": "def g():\n    print(2)\n"})

    assert (done.applied, done.refused) == ((returns(0),), ())


def test_each_text_is_parsed_once_for_all_of_its_fixes(monkeypatch: pytest.MonkeyPatch):
    from gonogo.fixes.syntax import tree

    read = []
    parse = tree.cst.parse_module
    monkeypatch.setattr(tree.cst, "parse_module", lambda text: read.append(text) or parse(text))
    text = "".join(f"def once{n}(a: int = None): print(a)\n" for n in range(50))

    done = apply_all([f for n in range(50) for f in (optional(n, "a"), returns(n))], {"app.py": text})

    assert len(done.applied) == 100
    assert len(read) == 1


def test_edits_that_would_break_the_file_together_are_made_one_by_one(monkeypatch: pytest.MonkeyPatch):
    """No kind does that today: two that each take one of two brackets stand in for one that will."""

    def drop(kind: str, arguments: dict[str, int], texts: dict[str, str]) -> dict[str, str]:
        text, at = texts["app.py"], arguments["line"]
        if text.count("\n") < 3:
            raise CannotFix("gone already")
        return {"app.py": "\n".join(line for n, line in enumerate(text.split("\n")) if n != at)}

    monkeypatch.setattr(batch.fixes, "apply", drop)
    text = "if x:\n    a()\n    b()\n"
    wanted = [Fix("drop", "", {"path": "app.py", "line": n}) for n in (1, 2)]

    done = apply_all(wanted, {"app.py": text})

    assert done.changed == {"app.py": "if x:\n    b()\n"}
    assert [r.reason for r in done.refused] == ["gone already"]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(["def f{n}(a: int = None): print(a)", "x = 1", "", "# é"]), min_size=1), NEWLINES)
def test_all_at_once_is_the_same_as_one_by_one(shapes: list[str], newline: str):
    text = newline.join(shape.replace("{n}", str(n)) for n, shape in enumerate(shapes)) + newline
    at = [n for n, shape in enumerate(shapes) if shape.startswith("def")]
    wanted = [fix for n in at for fix in (optional(n, "a"), returns(n))]

    done = apply_all(wanted, {"app.py": text})

    assert done.changed.get("app.py", text) == one_by_one(wanted, text)
    assert len(done.applied) == len(wanted)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from("abc"), min_size=1), st.lists(st.sampled_from("abc")), NEWLINES)
def test_edits_lead_from_the_old_text_to_the_new(old: list[str], new: list[str], newline: str):
    before, after = newline.join(old), newline.join(new)

    assert edited(before, edits("app.py", before, after)) == after


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(["x", "y"])), st.lists(st.sampled_from(["x", "y"])), st.integers(0, 9), NEWLINES)
def test_a_line_is_found_again_after_lines_were_put_above_and_below(
    above: list[str], below: list[str], count: int, newline: str
):
    rest = [f"line {n}" for n in range(count)]
    before = newline.join([*rest, "here", *rest, ""])
    after = newline.join([*above, *rest, "here", *below, *rest, ""])

    fix = moved(returns(count), {"app.py": edits("app.py", before, after)}, {"app.py": before})

    assert after.split(newline)[int(fix.arguments["line"])] == "here"


def test_a_fix_further_along_the_same_line_is_found_again():
    text = "from typing import Any, Callable\ndef f(a: callable, b: any) -> None: ...\n"
    line = text.split("\n")[1]
    wanted = [
        Fix("function-as-type", "", {"path": "a.py", "line": 1, "column": line.index(name)})
        for name in ("callable", "any")
    ]
    longer = moved(
        wanted[1], {"a.py": edits("a.py", text, text.replace("callable", "Callable[..., Any]"))}, {"a.py": text}
    )

    assert longer.arguments["column"] == line.index("any") + len("Callable[..., Any]") - len("callable")
    assert apply_all(wanted, {"a.py": text}).changed == {
        "a.py": text.replace("callable", "Callable[..., Any]").replace("any)", "Any)")
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from pydantic import BaseModel, BaseSettings\n",
            "from pydantic import BaseModel, ConfigDict\nfrom pydantic_settings import BaseSettings\n",
        ),
        (
            "from pydantic import (\n    BaseModel,\n    BaseSettings,\n)\n",
            "from pydantic import (\n    BaseModel,\n    ConfigDict,\n)\nfrom pydantic_settings import BaseSettings\n",
        ),
        (
            "import pydantic\nfrom pydantic import BaseSettings\n",
            "import pydantic\nfrom pydantic_settings import BaseSettings\n",
        ),
    ],
    ids=["in one line", "one a line", "alone"],
)
def test_a_name_is_not_added_to_an_import_that_another_fix_sends_elsewhere(before: str, after: str):
    base = "pydantic.BaseModel" if "import pydantic" in before else "BaseModel"
    rest = f"\n\nclass A({base}):\n    class Config:\n        frozen = True\n\n\nclass S(BaseSettings): ...\n"
    line = before.count("\n")
    fixes = [
        Fix("pydantic-settings-import", "", {"path": "a.py", "line": line - 1 if "import pydantic\n" in before else 0}),
        Fix("pydantic-config", "", {"path": "a.py", "line": line + 3}),
    ]

    done = apply_all(fixes, {"a.py": before + rest, "requirements.txt": "pydantic-settings\n"})

    assert not done.refused
    assert done.changed["a.py"].startswith(after)
    assert "    model_config = " in done.changed["a.py"]
