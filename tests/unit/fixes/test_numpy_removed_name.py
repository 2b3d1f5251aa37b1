"""What the fix writes for a name that numpy has taken away."""

from __future__ import annotations

import pytest

from gonogo.engine import scan
from gonogo.facts import TypeMessage
from gonogo.fixes import CannotFix, apply
from gonogo.fixes.mypy_messages import fixes_for
from gonogo.source import Span


def written(line: str, name: str, head: str = "import numpy as np\n") -> str:
    text = f"{head}{line}\n"
    at = line.index(f"np.{name}")
    arguments = {"path": "a.py", "line": head.count("\n"), "column": at, "name": name}
    return apply("numpy-removed-name", arguments, {"a.py": text})["a.py"].removeprefix(head).rstrip("\n")


@pytest.mark.parametrize(
    ("line", "name", "after"),
    [
        ("np.zeros(3, dtype=np.float)", "float", "np.zeros(3, dtype=float)"),
        ("x: np.int = 1  # np.int", "int", "x: int = 1  # np.int"),
        ("np.object if np.object_ else 1", "object", "object if np.object_ else 1"),
        ("def f(x: npt.NDArray[np.object]): ...", "object", "def f(x: npt.NDArray[np.object_]): ..."),
        ("def f(x: 'int', y: np.ndarray[Any, np.dtype[np.bool]]): ...", "bool",
         "def f(x: 'int', y: np.ndarray[Any, np.dtype[np.bool_]]): ..."),
        ("np.unicode('a')", "unicode", "str('a')"),
        ("a = [np.float_, np.float64]", "float_", "a = [np.float64, np.float64]"),
        ("-np.Inf", "Inf", "-np.inf"),
    ],
)  # fmt: skip
def test_it_gives_way_to_what_it_was_another_name_of(line: str, name: str, after: str):
    assert written(line, name) == after


@pytest.mark.parametrize(
    ("line", "name", "head", "reason"),
    [
        ("np.float(1)", "float", "import numpy as np\ndef f(float): ...\n", "a meaning of its own"),
        ("np.str", "str", "import numpy as np\nstr = repr\n", "a meaning of its own"),
        ("np.float(1)", "float", "import jax.numpy as np\n", "takes no float of numpy's"),
        ("np.trapz([1])", "trapz", "import numpy as np\n", "has no other name"),
    ],
)
def test_where_the_name_means_something_else_it_is_refused(line: str, name: str, head: str, reason: str):
    with pytest.raises(CannotFix, match=reason):
        written(line, name, head)


@pytest.mark.parametrize(
    ("code", "text", "offered"),
    [
        ("attr-defined", 'Module has no attribute "float"', True),
        ("attr-defined", 'Module has no attribute "object"; maybe "object_"?', True),
        ("name-defined", 'Name "np.int" is not defined', True),
        ("attr-defined", 'Module has no attribute "trapz"', False),
        ("attr-defined", 'Module has no attribute "floaty"; maybe "float16", "float32", or "float64"?', False),
    ],
)
def test_the_messages_of_mypy_offer_it(code: str, text: str, offered: bool):
    message = TypeMessage(Span("a.py", 1, 0, 1, 5), "error", text, code)
    fixes = fixes_for(message, scan("a.py", "import numpy as np\nnp.float\n", ()), "3.11")

    assert [fix.kind for fix in fixes] == ["numpy-removed-name"] * offered
