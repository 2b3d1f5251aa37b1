"""Which fixes are offered for which message, and what `apply` does with what it is asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gonogo import fixes
from gonogo.engine import scan
from gonogo.facts import TypeMessage
from gonogo.fixes import CannotFix, apply, discover
from gonogo.fixes.mypy_messages import fixes_for
from gonogo.model import Fix
from gonogo.source import Span

CATALOGUE = Path(__file__).parents[3] / "docs/fixes.md"
DEFAULT = 'Incompatible default for {0} "a" (default has type "None", {0} has type "{1}")'
RETURN = "Function is missing a return type annotation"
NONE_IN = 'Incompatible types in assignment (expression has type "None", variable has type "{}")'
NOT_FOUND = 'Cannot find implementation or library stub for module named "{}"'
HINT = 'Use "-> None" if function does not return a value'


def offered(message: str, code: str, *notes: str, text: str = "x = 1\n", path: str = "app.py") -> tuple[Fix, ...]:
    found = TypeMessage(Span(path, 3, 5, 3, 9), "error", message, code, notes)
    return fixes_for(found, scan(path, text, ()), "3.11")


@pytest.mark.parametrize("word", ["parameter", "argument"])
def test_a_none_default_is_offered_none_in_the_annotation(word):
    (fix,) = offered(DEFAULT.format(word, "dict[str, Any]"), "assignment")

    assert fix.kind == "implicit-optional"
    assert fix.title == "Let a be None"
    assert fix.arguments == {"path": "app.py", "line": 3, "column": 5, "parameter": "a", "python": "3.11"}
    assert fix.preferred


@pytest.mark.parametrize(
    ("message", "code", "kinds"),
    [
        (NONE_IN.format("list[str]"), "assignment", ["optional-variable"]),
        ('Function "builtins.callable" is not valid as a type', "valid-type", ["function-as-type"]),
        ('Function "numpy.core.multiarray.array" is not valid as a type', "valid-type", ["function-as-type"]),
        ('Variable "shop.models.Base" is not valid as a type', "valid-type", ["typed-declarative-base"]),
        ('Invalid base class "Base"', "misc", ["typed-declarative-base"]),
        ('Need type annotation for "a" (hint: "a: list[<type>] = ...")', "var-annotated", ["annotate-variable"]),
        ('Name "Tuple" is not defined; did you mean "tuple"?', "name-defined", ["import-name"]),
        ('Name "uuid" is not defined', "name-defined", ["import-name"]),
        (
            'Item "None" of "int | None" has no attribute "real"',
            "union-attr",
            ["annotate-mixed-dict", "assert-not-none"],
        ),
        ('"object" has no attribute "append"', "attr-defined", ["annotate-mixed-dict"]),
        ('Unsupported target for indexed assignment ("Collection[str]")', "index", ["annotate-mixed-dict"]),
        ('Unsupported operand types for + ("object" and "int")', "operator", ["annotate-mixed-dict"]),
        ('Library stubs not installed for "yaml"', "import-untyped", ["add-dependency"]),
        (NOT_FOUND.format("sklearn.metrics"), "import-not-found", ["add-dependency"]),
    ],
)
def test_a_message_is_offered_the_kinds_that_answer_it(message, code, kinds):
    assert [fix.kind for fix in offered(message, code)] == kinds


def test_stubs_and_modules_go_by_the_name_of_their_distribution():
    assert offered('Library stubs not installed for "yaml"', "import-untyped")[0].arguments == {
        "distribution": "types-PyYAML",
        "group": "dev",
    }
    names = [offered(NOT_FOUND.format(m), "import-not-found")[0].arguments["distribution"] for m in ("yaml.x", "cv2")]
    assert names == ["PyYAML", "opencv-python"]


@pytest.mark.parametrize(
    ("message", "code", "notes", "kind", "codes"),
    [
        ('Unused "type: ignore" comment', "unused-ignore", (), "unused-ignore", ""),
        ('Unused "type: ignore[misc, assignment]" comment', "unused-ignore", (), "unused-ignore", "misc, assignment"),
        (RETURN, "no-untyped-def", (HINT,), "returns-none", None),
        (RETURN, "no-untyped-def", (), "returns-none", None),
    ],
)
def test_what_is_mechanical_is_offered(message, code, notes, kind, codes):
    (fix,) = offered(message, code, *notes)

    assert (fix.kind, fix.arguments.get("codes")) == (kind, codes)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ('Unused "type: ignore" comment, use narrower [x] instead of [y] code', "unused-ignore"),
        (DEFAULT.format("parameter", "int"), "misc"),
        (DEFAULT.format("parameter", "int").replace('"None"', '"str"'), "assignment"),
        ('Incompatible types in assignment (expression has type "None", variable has type "type[A]")', "assignment"),
        ('Name "frobnicate" is not defined', "name-defined"),
        ('Cannot find implementation or library stub for module named "shop.core"', "import-not-found"),
        ('Function "app.make" is not valid as a type', "valid-type"),
    ],
)
def test_what_is_not_mechanical_is_not(message, code):
    assert offered(message, code) == ()


def test_what_fastapi_injects_by_its_bare_type_is_left_alone():
    message = DEFAULT.format("parameter", "Request")

    assert offered(message, "assignment", text="from fastapi import Request\n") == ()
    assert len(offered(message, "assignment", text="from httpx import Request\n")) == 1


def test_only_python_files_are_offered_fixes():
    assert offered(DEFAULT.format("parameter", "int"), "assignment", path="page.html") == ()


def test_every_kind_that_a_module_defines_is_found_and_has_its_line_in_the_catalogue():
    sources = "".join(path.read_text("utf-8") for path in Path(fixes.__file__).parent.glob("*.py"))
    defined = re.findall(r'^(?:@|\w+ = )(?:fix|move)_kind\(\s*"([\w-]+)"', sources, re.MULTILINE)
    catalogue = re.findall(r"^\| `([\w-]+)` \| .* \| (yes|no) \|$", CATALOGUE.read_text("utf-8"), re.MULTILINE)

    assert set(discover()) == set(defined)
    assert {(name, "yes" if kind.safe else "no") for name, kind in discover().items()} == set(catalogue)


@pytest.mark.parametrize("kind", sorted(discover()))
@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"path": 3, "line": "x"},
        {"path": "gone.py", "line": 0, "parameter": "a"},
        {"path": "a.py", "line": 10**9},
        {"path": "a.py", "line": 10**9, "column": -1, "role": "argument", "function": "Field", "method": "dict"},
    ],
)
def test_arguments_from_outside_are_refused_not_trusted(kind, arguments):
    with pytest.raises(CannotFix):
        apply(kind, arguments, {"a.py": "x = 1\n"})


def test_an_unknown_fix_is_refused():
    with pytest.raises(CannotFix, match="knows no fix called 'magic'"):
        apply("magic", {}, {})


HOSTILE = {
    "a syntax error": "def f(:\n",
    "a lone surrogate": "\udc80",
    "a null byte": "x = 1\0",
    "brackets": "(" * 5000 + "1" + ")" * 5000,
    "lists": "[" * 190 + "]" * 190,
    "a long sum": "1" + "+1" * 3000,
    "attributes": "a" + ".b" * 3000,
    "signs": "-" * 3000 + "1",
    "blocks": "".join(" " * n + "if 1:\n" for n in range(60)) + " " * 60 + "x",
    "elifs": "if 1: pass\n" + "elif 1: pass\n" * 3000,
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in HOSTILE.items()])
def test_a_file_that_cannot_be_read_is_refused_and_does_not_end_the_process(text):
    with pytest.raises(CannotFix, match=r"a\.py"):
        apply("returns-none", {"path": "a.py", "line": 0}, {"a.py": text})


def test_code_as_deep_as_people_write_it_is_read():
    deep = "".join("    " * n + "if x:\n" for n in range(1, 20))
    deep += "    " * 20 + "x = " + "[" * 20 + "]" * 20 + "\n"
    chained = "    x = 1" + " + 1" * 100 + "\n    if x: pass\n" + "    elif x: pass\n" * 60
    text = f"def f():\n{deep}{chained}"

    assert apply("returns-none", {"path": "a.py", "line": 0}, {"a.py": text})["a.py"].startswith("def f() -> None:\n")


def test_only_the_texts_that_are_needed_are_looked_up():
    class Texts(dict[str, str]):
        def __getitem__(self, path: str) -> str:
            assert path == "a.py"
            return super().__getitem__(path)

    texts = Texts({"a.py": "def f():\n    print(1)\n", "b.py": ""})

    assert apply("returns-none", {"path": "a.py", "line": 0}, texts) == {"a.py": "def f() -> None:\n    print(1)\n"}
