"""What holds for every fix, whatever the file looks like: generated layouts, not examples."""

from __future__ import annotations

import ast
import contextlib
import inspect
import re
import sys
import types
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gonogo.fixes import CannotFix, apply

ENDS = st.sampled_from(["\n", "\r\n"])
BLANKS = st.sampled_from(["", " ", "  "])
HEADS = [
    '"""Doc."""\n',
    "#!/usr/bin/env python\n",
    "from __future__ import annotations\n",
    "import os\n",
    "import typing\n",
    "from typing import List\n",
    "from typing import (\n    Any,  # any\n    Dict\n)\n",
    "from typing import Optional\n",
    "import numpy as np  # noqa\n",
    "from a.b import c\n",
    "\n",
    "X = 'é😀'  # 'Optional['\n",
]
TYPES = ["int", "m.T", "list[str]", "'T'", '"list[T]"', "int | str", "(int)", "Union[int, str]", "Callable[[int], m.T]"]
TYPES += ["Annotated[int, f(1)]", "Dict[str, 'T']", 'Literal["None"]', "Union[\n    int,  # why\n    str,\n]"]
OTHERS = ["x", "y: int", "z: 'str'"]


@st.composite
def functions(draw: st.DrawFn) -> tuple[str, int]:
    """A file with a parameter `a` that defaults to None, and the line of that default."""
    heads = draw(st.lists(st.sampled_from(HEADS), max_size=5, unique=True))
    heads.sort(key=lambda h: (not h.startswith("#!"), not h.startswith('"""'), "__future__" not in h))
    before = draw(st.lists(st.sampled_from(OTHERS), max_size=2, unique=True))
    parameter = f"a{draw(BLANKS)}:{draw(BLANKS)}{draw(st.sampled_from(TYPES))}{draw(BLANKS)}={draw(BLANKS)}None"
    items = [*before, *draw(st.sampled_from([[], ["/"], ["*"]]) if before else st.just([])), parameter, "b=1"]
    if draw(st.booleans()):
        joined = "".join(f"\n        {item},{draw(st.sampled_from(['', '  # why: None']))}" for item in items) + "\n"
    else:
        joined = ", ".join(items)
    keyword = draw(st.sampled_from(["def", "async def"]))
    text = f"{''.join(heads)}class K:\n    {keyword} f({joined}): return None  # None"
    line = text[: text.index("None", text.index(parameter) + len(parameter) - 4)].count("\n")
    text += draw(st.sampled_from(["", "\n", "\n\n# end\n"]))
    return draw(st.sampled_from(["", "\ufeff"])) + text.replace("\n", draw(ENDS)), line


def without_annotation(text: str) -> tuple[str, set[str]]:
    """The program without the annotation of `a` and its imports from typing, and the names that those imported."""
    tree = ast.parse(text.removeprefix("\ufeff"))
    names = set()
    for node in list(tree.body):
        if isinstance(node, ast.ImportFrom) and node.module == "typing":
            names |= {alias.name for alias in node.names}
            tree.body.remove(node)
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.arg == "a":
            node.annotation = None
    return ast.dump(tree), names


@settings(deadline=None, max_examples=30)
@given(functions(), st.sampled_from(["3.9", "3.12"]))
def test_only_the_annotation_and_the_import_of_optional_change(function, python):
    before, line = function
    arguments = {"path": "a.py", "line": line, "column": 0, "parameter": "a", "python": python}

    after = apply("implicit-optional", arguments, {"a.py": before})["a.py"]

    program, names = without_annotation(after)
    expected, known = without_annotation(before)
    assert program == expected
    renewed = known - names
    assert names <= known | {"Optional"}
    assert renewed <= {"Dict", "List"} - set(re.findall(r"\w+", after)), "an import goes only where nothing uses it"
    assert re.findall(r"#[^\r\n]*", after) == re.findall(r"#[^\r\n]*", before), "comments stay"
    assert after.count("\r\n") == (after.count("\n") if "\r" in before else 0)
    rest = iter(after)
    assert renewed or all(character in rest for character in before), "nothing is taken away"
    moved = {**arguments, "line": line + after.count("\n") - before.count("\n")}
    with pytest.raises(CannotFix, match="admits None already"):
        apply("implicit-optional", moved, {"a.py": after})


@st.composite
def imports(draw: st.DrawFn) -> str:
    """One `from shop.api import ...` that names `make`, in any layout."""
    names = draw(st.lists(st.sampled_from(["a", "b as c", "d", "Z"]), max_size=4, unique=True))
    names.insert(draw(st.integers(0, len(names))), draw(st.sampled_from(["make", "make as made"])))
    layout = draw(st.sampled_from(["plain", "backslash", "hanging", "one a line", "any"]))
    if layout == "plain":
        return f"from shop.api import {', '.join(names)}"
    if layout == "backslash":
        return "from shop.api import " + ", \\\n    ".join(names)
    breaks = {"hanging": ["\n                "], "one a line": ["\n    "], "any": ["", " ", "\n    ", "  # why\n    "]}
    spaces = [draw(st.sampled_from(breaks[layout])) for _ in names]
    last = draw(st.sampled_from(["", ",", ",\n", "  # last\n", ",  # last\n"]))
    rest = "".join(f",{space}{name}" for space, name in zip(spaces[1:], names[1:], strict=True))
    return f"from shop.api import ({spaces[0]}{names[0]}{rest}{last})"


def imported(text: str) -> dict[str, list[tuple[str, str | None]]]:
    """What the program imports, by module."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            found.setdefault(str(node.module), []).extend((a.name, a.asname) for a in node.names)
    return found


@settings(deadline=None, max_examples=30)
@given(imports(), st.sampled_from(["", "from shop.core import x\n", "import os\n"]), st.booleans(), ENDS)
def test_a_redirected_name_leaves_all_others_where_they_were(statement, head, inside, end):
    head += "# above\n"
    rest = "\n\n# below\nx = make  # use\n"
    body = "def f():\n    " + statement.replace("\n    ", "\n        ") if inside else statement
    before = (head + body + rest).replace("\n", end)
    line = before[: before.index("from shop.api")].count("\n")
    arguments = {"path": "a.py", "line": line, "module": "shop.api", "name": "make", "target_path": "shop/api.py"}
    arguments |= {"source_module": "shop.core", "source_path": "shop/core.py"}
    texts = {"a.py": before, "shop/core.py": "make = 1\n"}

    after = apply("redirect-import", arguments, texts)["a.py"]

    old, new = imported(before), imported(after)
    gone = [name for name in old["shop.api"] if name[0] == "make"]
    assert new.get("shop.api", []) == [name for name in old["shop.api"] if name[0] != "make"]
    assert sorted(map(str, new["shop.core"])) == sorted(map(str, [*old.get("shop.core", []), *gone]))
    assert after.endswith(rest.replace("\n", end))
    assert "# above" in after
    assert after.count(end) == after.count("\n")


@settings(deadline=None, max_examples=30)
@given(imports(), ENDS)
def test_a_name_added_to_an_import_keeps_the_others_and_their_comments(statement, end):
    before = f"{statement}\n\nx = 1\n".replace("\n", end)
    arguments = {"name": "new", "module": "shop", "target_path": "shop/__init__.py"}
    arguments |= {"source_module": "shop.api", "source_path": "shop/api.py"}
    texts = {"shop/__init__.py": before, "shop/api.py": "new = 1\n"}

    after = apply("reexport-symbol", arguments, texts)["shop/__init__.py"]

    kept = [name for name in imported(after)["shop.api"] if name[0] != "new"]
    assert kept == imported(before)["shop.api"]
    assert ("new", None) in imported(after)["shop.api"]
    assert re.findall(r"#[^\r\n]*", after) == re.findall(r"#[^\r\n]*", before), "comments stay"
    assert after.count(end) == after.count("\n")


@st.composite
def signatures(draw: st.DrawFn) -> tuple[str, tuple[int, ...], dict[str, int]]:
    """The parameters of a method as text, and arguments that it takes."""
    kinds = {"positional": "pq", "either": "rs", "keyword": "uv"}
    chosen = {kind: names[: draw(st.integers(0, 2))] for kind, names in kinds.items()}
    defaults = draw(st.booleans())
    texts, positional, keywords = [], [], {}
    for kind, names in chosen.items():
        if kind == "keyword":
            texts += draw(st.sampled_from([["*"], ["*more"], ["*more: 'int'"]] if names else [[], ["*more"]]))
        for name in names:
            annotation = draw(st.sampled_from(["", ": int", ": 'Optional[int]'", ": Kind", ": dt.date | None"]))
            texts.append(name + annotation + (draw(st.sampled_from(["=7", " = LIMIT"])) if defaults else ""))
            if kind == "positional" or (kind == "either" and draw(st.booleans()) and not keywords):
                positional.append(len(texts))
            else:
                keywords[name] = len(texts)
        if kind == "positional" and names:
            texts.append("/")
    if draw(st.booleans()):
        texts.append("**others: str")
        keywords["extra"] = 99
    return ", ".join(texts), tuple(positional), keywords


DESK = """\
import datetime as dt
from typing import Optional
LIMIT = 3
class Kind: ...
class Desk:
    def issue(self{comma}{parameters}):
        given = dict(locals())
        del given["self"]
        return given
def get_desk() -> Desk:
    return Desk()
"""


@settings(deadline=None, max_examples=30)
@given(signatures(), st.sampled_from(["", "from shop.desk import get_desk\n", "import os\n\nx = 1\n"]))
def test_a_delegating_function_takes_what_the_method_takes_and_gives_what_it_gives(signature, api):
    parameters, positional, keywords = signature
    desk = DESK.format(comma=", " * bool(parameters), parameters=parameters)
    texts = {"app.py": "from shop.api import issue\n", "shop/api.py": api, "shop/desk.py": desk}
    arguments = {"path": "app.py", "line": 0, "name": "issue", "module": "shop.api", "target_path": "shop/api.py"}
    arguments |= {"class_name": "Desk", "class_module": "shop.desk", "class_path": "shop/desk.py", "method": "issue"}

    after = apply("delegate-to-method", arguments, texts)["shop/api.py"]

    with modules("shop", "shop.desk", "shop.api") as (_, desk_module, api_module):
        exec(desk, vars(desk_module))
        exec(after, vars(api_module))
        method, function = desk_module.Desk().issue, api_module.issue
    assert inspect.signature(function) == inspect.signature(method)
    assert function(*positional, **keywords) == method(*positional, **keywords)


@contextlib.contextmanager
def modules(*names: str) -> Iterator[list[types.ModuleType]]:
    """Empty modules that can be imported for a while."""
    made = {name: types.ModuleType(name) for name in names}
    sys.modules.update(made)
    try:
        yield list(made.values())
    finally:
        for name in made:
            del sys.modules[name]
