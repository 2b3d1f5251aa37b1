"""The settings of a model stand where pydantic 2 looks for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.pydantic_names import RENAMED_SETTINGS, SETTINGS, SETTINGS_FROM_OUTSIDE
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.names import meaning, names_in
from gonogo.fixes.syntax.scopes import enclosing_class
from gonogo.fixes.syntax.spelling import name_replaced, spelled
from gonogo.fixes.syntax.tree import Splice, Tree

_HEAD = re.compile(r"class\s+Config\s*(?:\(\s*\))?\s*:")
_WIDTH = 88
_EXTRA = {"Extra.allow": '"allow"', "Extra.forbid": '"forbid"', "Extra.ignore": '"ignore"'}
_SETTINGS = frozenset({"pydantic_settings:BaseSettings", "pydantic_settings.main:BaseSettings"})
_Setting = tuple[cst.Assign | cst.AnnAssign, str]


@fix_kind("pydantic-config", safe=True)
def pydantic_config(request: Request) -> Mapping[str, str]:
    """`class Config: frozen = True` becomes `model_config = ConfigDict(frozen=True)`, in settings `SettingsConfigDict`.

    Refuses settings that pydantic 2 has under another name (`pydantic-config-renamed`), or no longer; configurations
    that are more than settings, inherit, or are used elsewhere; and values that mean something else in the model.
    Arguments: path, line of the `class Config` (from 0).
    """
    return _rewritten(request, frozenset())


@fix_kind("pydantic-config-renamed")
def pydantic_config_renamed(request: Request) -> Mapping[str, str]:
    """`class Config: orm_mode = True` becomes `model_config = ConfigDict(from_attributes=True)`.

    Pydantic 2 ignores a setting under its old name, so this puts it in force again: a person decides.
    Refuses and takes what `pydantic-config` does, but for the names.
    """
    return _rewritten(request, frozenset(RENAMED_SETTINGS))


def _rewritten(request: Request, renamed: frozenset[str]) -> Mapping[str, str]:
    path, line = request.word("path"), request.number("line")
    tree = request.tree(path)
    config = next((c for c in tree.all(cst.ClassDef) if tree.line(c) == line and c.name.value == "Config"), None)
    model = enclosing_class(tree, config) if config else None
    if config is None or model is None:
        raise CannotFix(f"no class Config of a model stands on line {line + 1} any more: check again")
    _refuse_use(request, tree, config, model)
    settings = list(_settings(tree, config))
    _refuse_names(tree, model, settings)
    _refuse_unknown([name for _, name in settings], renamed, _is_settings(tree, model))
    place = ("pydantic_settings", "SettingsConfigDict") if _is_settings(tree, model) else ("pydantic", "ConfigDict")
    called, imports = spelled(tree, *place)
    extra = sum(tree.source(statement.value) in _EXTRA for statement, _ in settings if statement.value)
    unused = name_replaced(tree, "pydantic", "Extra", "", extra) if extra and _has_extra(tree) else []
    return {path: tree.spliced([*imports, *unused, *_edits(tree, config, settings, called)])}


def _refuse_use(request: Request, tree: Tree, config: cst.ClassDef, model: cst.ClassDef) -> None:
    name = model.name.value
    if config.bases or config.keywords or config.decorators:
        raise CannotFix("this Config inherits or is decorated: only its author knows what it adds up to")
    if any(dotted(t.target) == "model_config" for a in tree.all(cst.Assign) for t in a.targets
           if enclosing_class(tree, a) is model):  # fmt: skip
        raise CannotFix(f"{name} has a model_config already")
    for path, text in request.texts.items():
        if path.endswith((".py", ".pyi")) and re.search(rf"\b{name}\.Config\b", text):
            raise CannotFix(f"{path} uses {name}.Config")


def _settings(tree: Tree, config: cst.ClassDef) -> Iterator[_Setting]:
    """The settings and their names. Raises `CannotFix` where the body is more than settings."""
    suites = config.body.body if isinstance(config.body, cst.IndentedBlock) else [config.body]
    for suite in suites:
        small = suite.body[0] if isinstance(suite, cst.SimpleStatementLine | cst.SimpleStatementSuite) else None
        targets = [t.target for t in small.targets] if isinstance(small, cst.Assign) else []
        targets += [small.target] if isinstance(small, cst.AnnAssign) and small.value else []
        alone = isinstance(suite, cst.SimpleStatementLine | cst.SimpleStatementSuite) and len(suite.body) == 1
        if not alone or len(targets) != 1 or not isinstance(targets[0], cst.Name) or ";" in _after(tree, suite, small):
            raise CannotFix("this Config holds more than settings, which has no place in a ConfigDict")
        assert isinstance(small, cst.Assign | cst.AnnAssign)
        yield small, targets[0].value


def _after(tree: Tree, suite: cst.CSTNode, small: cst.CSTNode | None) -> str:
    """What follows the statement on its line, without a comment."""
    if small is None:
        return ""
    return tree.text[tree.end(small) : tree.line_end(tree.last_line(suite))].partition("#")[0]


def _refuse_names(tree: Tree, model: cst.ClassDef, settings: list[_Setting]) -> None:
    """In the body of the model, its fields and methods stand before what the module calls so."""
    found = [dotted(n.target) for n in tree.all(cst.AnnAssign) if enclosing_class(tree, n) is model]
    found += [dotted(t.target) for n in tree.all(cst.Assign) for t in n.targets if enclosing_class(tree, n) is model]
    found += [f.name.value for f in tree.all(cst.FunctionDef) if enclosing_class(tree, f) is model]
    own = {*found, *(name for _, name in settings)}
    for statement, name in settings:
        hidden = own.intersection(names_in(statement.value)) if statement.value else ()
        if hidden:
            raise CannotFix(f"{sorted(hidden)[0]} in {name} would mean something else in {model.name.value}")
    if len({RENAMED_SETTINGS.get(name, name) for _, name in settings}) < len(settings) or not settings:
        raise CannotFix("this Config sets nothing, or one thing twice")


def _refuse_unknown(names: list[str], renamed: frozenset[str], in_settings: bool) -> None:
    for name in names:
        if name in RENAMED_SETTINGS and not renamed:
            raise CannotFix(
                f"pydantic 2 ignores {name} until it is called {RENAMED_SETTINGS[name]}: that is for a person"
            )
        if name in SETTINGS_FROM_OUTSIDE and not in_settings:
            raise CannotFix(f"{name} is a setting of BaseSettings, and nothing here shows that this is one")
        if name not in SETTINGS | SETTINGS_FROM_OUTSIDE | renamed:
            raise CannotFix(f"pydantic 2 has no setting {name}: its migration guide says what to do instead")


def _is_settings(tree: Tree, model: cst.ClassDef) -> bool:
    """Whether the model derives from BaseSettings, as far as this file shows."""
    classes = {c.name.value: c for c in tree.all(cst.ClassDef)}
    seen, waiting = {model.name.value}, [model]
    while waiting:
        for name in (dotted(base.value) for base in waiting.pop().bases):
            first, _, rest = name.partition(".")
            origin = meaning(tree, Home(tree.path, "", ""), first)
            if f"{origin}{rest}" in _SETTINGS:
                return True
            if name in classes and name not in seen:
                seen.add(name)
                waiting.append(classes[name])
    return False


def _edits(tree: Tree, config: cst.ClassDef, settings: list[_Setting], called: str) -> Iterator[Splice]:
    """On one line where it fits there and nothing is lost, else with every line where it was."""
    short = ", ".join(f"{_name(tree, s, n)}={_value(tree, s, n)}" for s, n in settings)
    short = f"model_config = {called}({short})"
    start, end = tree.start(config), tree.end(config)
    last = settings[-1][0]
    text = tree.text[start : tree.line_end(tree.last_line(last))]
    margin = tree.text[tree.line_start(tree.line(config)) : start]
    lines = tree.last_line(last) - tree.line(config)
    is_block = isinstance(config.body, cst.IndentedBlock)
    if not is_block or ("#" not in text and lines == len(settings) and len(margin) + len(short) <= _WIDTH):
        yield Splice(start, tree.end(last) if is_block else end, short)
        return
    head = _HEAD.match(tree.text, start)
    if head is None:
        raise CannotFix("the head of this Config cannot be read")
    yield Splice(start, head.end(), f"model_config = {called}(")
    for statement, name in settings:
        yield from _setting_edits(tree, statement, name)
    after = tree.line_end(tree.last_line(last))
    yield Splice(after, after, f"{tree.newline}{margin})")


def _setting_edits(tree: Tree, statement: cst.Assign | cst.AnnAssign, name: str) -> Iterator[Splice]:
    value = statement.value
    assert value is not None
    equal = tree.text.index("=", tree.end(_before_equal(statement))) + 1
    blanks = len(tree.text[equal:]) - len(tree.text[equal:].lstrip(" \t"))
    yield Splice(tree.start(statement), equal + blanks, f"{_name(tree, statement, name)}=")
    if (new := _value(tree, statement, name)) != tree.source(value):
        yield Splice(tree.start(value), tree.end(value), new)
    yield Splice(tree.end(statement), tree.end(statement), ",")


def _before_equal(statement: cst.Assign | cst.AnnAssign) -> cst.CSTNode:
    return statement.annotation if isinstance(statement, cst.AnnAssign) else statement.targets[0].target


def _name(tree: Tree, statement: cst.Assign | cst.AnnAssign, name: str) -> str:
    assert statement.value is not None
    if name == "schema_extra" and not isinstance(statement.value, cst.Dict):
        raise CannotFix("schema_extra may be a function here, which takes less in pydantic 2: write it by hand")
    return RENAMED_SETTINGS.get(name, name)


def _value(tree: Tree, statement: cst.Assign | cst.AnnAssign, name: str) -> str:
    assert statement.value is not None
    written = tree.source(statement.value)
    if name == "allow_mutation":
        if written not in ("True", "False"):
            raise CannotFix("allow_mutation is worked out: write frozen by hand")
        return "False" if written == "True" else "True"
    if name == "extra" and written in _EXTRA and _has_extra(tree):
        return _EXTRA[written]
    return written


def _has_extra(tree: Tree) -> bool:
    return meaning(tree, Home(tree.path, "", ""), "Extra") == "pydantic:Extra"
