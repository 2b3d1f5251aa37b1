"""A module-level function that hands its call on to a method of a class."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.appending import appended
from gonogo.fixes.syntax.circles import refuse_circle, summary_of
from gonogo.fixes.syntax.exports import export_added
from gonogo.fixes.syntax.imports import bound, name_imported_as, top_imports
from gonogo.fixes.syntax.instances import Source, constructor, sources
from gonogo.fixes.syntax.methods import Method
from gonogo.fixes.syntax.modules import Home, dotted, home_of, imported_from
from gonogo.fixes.syntax.names import bring, meaning
from gonogo.fixes.syntax.sharing import twin
from gonogo.fixes.syntax.signatures import calls_of, fits, parameters_of, passed_on
from gonogo.fixes.syntax.statements import alias_of, statement_importing
from gonogo.fixes.syntax.tree import Tree
from gonogo.fixes.syntax.wrappers import Wrapper

_WIDTH = 88
_NONE: frozenset[str] = frozenset()


@fix_kind("delegate-to-method")
def delegate_to_method(request: Request) -> Mapping[str, str]:
    """Define *name* in the module that lacks it, calling a method on an instance that is to be had there.

    The function takes what the method takes. Where the calls in the importing file do not fit that, it takes what
    they pass, if a function beside it shows how to make the method's arguments of it; else the fix is refused.
    Arguments: name, module and target_path of the module that lacks it, path and line (from 0) of the import,
    class_name, class_module, class_path and method.
    """
    name, path = request.word("name"), request.word("target_path")
    target = home_of(path, request.word("module"))
    if name in summary_of(path, request.text(path)).exports:
        raise CannotFix(f"{target.module} defines {name} already: check again")
    delegation = _Delegation(request, target, name)
    tree = Tree(path, delegation.text())
    return {path: tree.spliced(export_added(tree, name))}


class _Delegation:
    """One function to write: where, under what name, and for which method."""

    def __init__(self, request: Request, target: Home, name: str) -> None:
        self.request, self.target, self.name = request, target, name
        self.tree = Tree(target.path, request.text(target.path))
        home = home_of(request.word("class_path"), request.word("class_module"))
        tree = Tree(home.path, request.text(home.path))
        self.method = Method(tree, home, request.word("class_name"), request.word("method"))

    def text(self) -> str:
        """The text of the target with the function in it."""
        calls = self._calls()
        classes = self.method.plain_classes()
        unfit = [call for call in calls if not fits(call, self.method.parameters, classes)]
        return self._like_another(calls, unfit[0]) if unfit else self._plain()

    def _calls(self) -> list[cst.Call]:
        """How the importing file calls the name."""
        path = self.request.word("path")
        self.caller = Tree(path, self.request.text(path))
        home, line = self.target.sibling(path), self.request.number("line")
        statement = statement_importing(self.caller, home, self.target.module, self.name, line)
        alias = alias_of(statement, self.name)
        return calls_of(self.caller, bound(alias)) if alias else []

    def _like_another(self, calls: list[cst.Call], unfit: cst.Call) -> str:
        """As a function of the target does for a method with the same parameters, where that fits the calls."""
        for function in self.tree.module.body:
            if isinstance(function, cst.FunctionDef) and all(fits(c, parameters_of(function), _NONE) for c in calls):
                wrapper = Wrapper(self.tree, function, self._gives_instance)
                if other := self._method_alike(wrapper):
                    return twin(wrapper, self.target, self.name, self.method, other)
        place = f"{self.caller.path}:{self.caller.line(unfit) + 1}"
        parameters = ", ".join(self.method.signature()[0])
        method = f"{self.method.class_name}.{self.method.name}"
        raise CannotFix(f"{place} does not call {self.name} as {method}({parameters}) can be called: write it by hand")

    def _method_alike(self, wrapper: Wrapper) -> Method | None:
        """The method that a function of the target wraps, if it is called as ours is."""
        if wrapper.function.decorators or not wrapper.method or wrapper.method == self.method.name:
            return None
        try:
            other = Method(self.method.tree, self.method.home, self.method.class_name, wrapper.method)
        except CannotFix:
            return None
        alike = (other.signature(), other.needs_instance, other.is_awaited)
        return other if alike == (self.method.signature(), self.method.needs_instance, self.method.is_awaited) else None

    def _gives_instance(self, node: cst.BaseExpression) -> bool:
        """Whether an expression of the target is what the method can be called on."""
        called = isinstance(node, cst.Call)
        origin = meaning(self.tree, self.target, dotted(node.func if isinstance(node, cst.Call) else node))
        if not self.method.needs_instance:
            return not called and origin == self.method.class_origin
        return any(s.origin == origin and s.is_call == called and not s.is_async for s in self._sources)

    @cached_property
    def _sources(self) -> list[Source]:
        """Where an instance is to be had: in the target, then beside the class, then by making one."""
        origin = self.method.class_origin
        here = sources(self.tree, self.target, origin)
        there = sources(self.method.tree, self.method.home, origin) if self.method.home != self.target else ()
        made = constructor(self.method.class_def, origin)
        return [*here, *there, *([made] if made else [])]

    def _plain(self) -> str:
        """A function with the parameters of the method."""
        source = self._source()
        root = self._local_name(source)
        if root in {p.name for p in self.method.parameters}:
            raise CannotFix(f"a parameter of {self.method.class_name}.{self.method.name} is called {root} too")
        text = self._with_names({root: source.origin} if root == source.name else {})
        return appended(Tree(self.target.path, text), self._function(source, root))

    def _source(self) -> Source:
        """What to call the method on."""
        if not self.method.needs_instance:
            return Source(self.method.class_name, self.method.class_origin, is_call=False)
        usable = [s for s in self._sources if self.method.is_awaited or not s.is_async]
        if not usable:
            name = self.method.class_name
            raise CannotFix(f"nothing gives an instance of {name} without arguments: write a function that returns one")
        return next((s for s in usable if self._is_known(s)), usable[0])

    def _is_known(self, source: Source) -> bool:
        return meaning(self.tree, self.target, self._local_name(source)) == source.origin

    def _local_name(self, source: Source) -> str:
        module, _, name = source.origin.partition(":")
        return name_imported_as(self.tree, self.target, module, name) or source.name

    def _with_names(self, wanted: dict[str, str]) -> str:
        """The target with everything imported that the function names."""
        method = self.method
        wanted |= {name: meaning(method.tree, method.home, name) for name in method.names()}
        text = self.tree.text
        for name, origin in wanted.items():
            if not origin or origin.endswith(":Self"):
                raise CannotFix(f"{name} in the signature of {method.class_name}.{method.name} means nothing outside")
            module = origin.partition(":")[0]
            if not self._imports(module):
                refuse_circle(self.target, module, self.request.texts)
            text = bring(Tree(self.target.path, text), self.target, name, origin)
        return text

    def _imports(self, module: str) -> bool:
        froms = (s for _, s in top_imports(self.tree) if isinstance(s, cst.ImportFrom))
        return module == self.target.module or any(imported_from(s, self.target) == module for s in froms)

    def _function(self, source: Source, root: str) -> str:
        """The function's text, broken up like black does where a line gets long."""
        method = self.method
        indent = self.tree.indent if self.tree.is_indented else method.tree.indent
        parameters, arrow = method.signature(quote=self._evaluates_more())
        head = f"{'async ' * method.is_awaited}def {self.name}("
        call = f"{'await ' * method.is_awaited}{_expression(source, root)}.{method.name}("
        statement = f"{indent}{'' if method.gives_nothing else 'return '}{call}"
        lines = [*_broken(head, parameters, f"){arrow}:", "", indent)]
        lines += _broken(statement, passed_on(method.parameters), ")", indent, indent)
        return "\n".join(lines).replace("\r\n", "\n").replace("\r", "\n").replace("\n", self.tree.newline)

    def _evaluates_more(self) -> bool:
        """Whether annotations are evaluated here that are not where the method stands."""
        future = "__future__:annotations"
        there = meaning(self.method.tree, self.method.home, "annotations") == future
        return there and meaning(self.tree, self.target, "annotations") != future


def _expression(source: Source, root: str) -> str:
    call = f"{root}()" if source.is_call else root
    return f"(await {call})" if source.is_async else call


def _broken(start: str, items: list[str], end: str, margin: str, indent: str) -> list[str]:
    """One line, or one line for each item where that would be too long."""
    line = f"{start}{', '.join(items)}{end}"
    if len(line) <= _WIDTH or not items:
        return [line]
    return [start, *(f"{margin}{indent}{item}," for item in items), f"{margin}{end}"]
