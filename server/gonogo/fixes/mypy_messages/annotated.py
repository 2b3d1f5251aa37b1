"""Messages that an annotation answers."""

from __future__ import annotations

import re
from functools import lru_cache

from gonogo.fixes.injected import FRAMEWORKS, INJECTED
from gonogo.fixes.mypy_messages.matcher import Matcher, Said, said
from gonogo.fixes.pydantic_names import CONSTRAINED
from gonogo.model import Fix
from gonogo.source import SourceFile, lines

_RETURN = re.compile(r"(?:^|:\s*)return (?!None\b\s*(?:#|$))[^#\s]")


@said(
    "assignment",
    r'Incompatible default for (?:parameter|argument) "(?P<parameter>\w+)" '
    r'\(default has type "None", (?:parameter|argument) has type "(?P<type>.+)"\)',
)
def implicit_optional(it: Said) -> Fix | None:
    if it.match["type"] in INJECTED and _imports_framework(it.source):
        return None
    arguments = it.place("parameter", column=it.message.span.column, python=it.python)
    return Fix("implicit-optional", f"Let {it.match['parameter']} be None", arguments, preferred=True)


def _imports_framework(source: SourceFile) -> bool:
    return source.module is not None and any(i.module.partition(".")[0] in FRAMEWORKS for i in source.module.imports)


@said(
    "assignment",
    r'Incompatible types in assignment \(expression has type "None", '
    r'variable has type "(?!def |type\[|Column\[)(?P<type>.+)"\)',
)
def optional_variable(it: Said) -> Fix:
    return Fix("optional-variable", "Let it be None", it.place(python=it.python), preferred=True)


@said("unused-ignore", r'Unused "type: ignore(?:\[(?P<codes>[^\]]+)\])?" comment')
def unused_ignore(it: Said) -> Fix:
    codes = it.match["codes"] or ""
    title = f"Remove the unused code {codes} from the ignore" if codes else "Remove the unused type: ignore"
    return Fix("unused-ignore", title, it.place("codes"), preferred=True)


@said("no-untyped-def", "Function is missing a return type annotation")
def returns(it: Said) -> Fix:
    """Whatever the notes say: mypy hints at `-> None` only where there are no parameters."""
    if _gives_value(it.source, it.message.span.line):
        return Fix("returns-value", "Say what it returns", it.place(python=it.python), preferred=True)
    return Fix("returns-none", "Say that it returns nothing: -> None", it.place(), preferred=True)


def _gives_value(source: SourceFile, line: int) -> bool:
    """Whether some line of the function, or of one in it, seems to return a value; the fix looks more closely."""
    text = _lines(source.text)[line:]
    depth = len(text[0]) - len(text[0].lstrip()) if text else 0
    for inner in text[1:]:
        stripped = inner.lstrip()
        if stripped and len(inner) - len(stripped) <= depth and not stripped.startswith((")", "#")):
            return False
        if _RETURN.search(stripped):
            return True
    return bool(text) and bool(_RETURN.search(text[0]))


@lru_cache(maxsize=2)  # the messages of one file come one after the other
def _lines(text: str) -> list[str]:
    return lines(text)


@said("valid-type", r'Function "(?P<function>builtins\.(?:callable|any)|numpy\..*array)" is not valid as a type')
def function_as_type(it: Said) -> Fix:
    name = it.match["function"].rpartition(".")[2]
    meant = {"callable": "Callable[..., Any]", "any": "Any"}.get(name, "NDArray[Any]")
    arguments = it.place(column=it.message.span.column)
    return Fix("function-as-type", f"Write {meant} for the function {name}", arguments, preferred=True)


_MAKING_TYPES = re.compile(rf"(?:\w+\.)?(?:{'|'.join(CONSTRAINED)})\(")


@said("valid-type", "Invalid type comment or annotation")
def constrained(it: Said) -> Fix | None:
    span = it.message.span
    text = _lines(it.source.text)[span.line][span.column :] if "pydantic" in it.source.text else ""
    if not _MAKING_TYPES.match(text):
        return None
    arguments = it.place(column=span.column, python=it.python)
    return Fix("pydantic-constrained", "Write it as Annotated, which mypy reads", arguments, preferred=True)


@said("call-arg", r'Missing named argument "(?P<field>\w+)" for "(?P<model>[A-Z]\w*)"')
def optional_default(it: Said) -> Fix:
    title = f"Let {it.match['field']} of {it.match['model']} be left out: = None"
    return Fix("pydantic-optional-default", title, it.place("field", "model"))


@said("var-annotated", r'Need type annotation for "(?P<variable>\w+)".*')
def annotate_column(it: Said) -> Fix | None:
    if not it.source.module or not any(i.module.partition(".")[0] == "sqlalchemy" for i in it.source.module.imports):
        return None
    title = f"Say what the column {it.match['variable']} holds"
    return Fix("annotate-column", title, it.place(), preferred=True)


@said("var-annotated", r'Need type annotation for "(?P<variable>\w+)".*')
def annotate_variable(it: Said) -> Fix:
    name = it.match["variable"]
    return Fix("annotate-variable", f"Annotate {name}, with Any where nothing shows more", it.place("variable"))


def _declarative_base(it: Said) -> Fix:
    title = f"Derive {it.match['base'].rpartition('.')[2]} from DeclarativeBase, which mypy knows"
    return Fix("typed-declarative-base", title, it.place(), preferred=True)


declarative_base = (
    Matcher("valid-type", re.compile(r'Variable "(?P<base>[\w.]+)" is not valid as a type'), _declarative_base),
    Matcher("misc", re.compile(r'Invalid base class "(?P<base>[\w.]+)"'), _declarative_base),
)
