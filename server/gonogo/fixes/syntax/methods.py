"""One method of a class, as someone who only calls it sees it."""

from __future__ import annotations

import libcst as cst

from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax.functions import yields
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.names import names_in, names_in_annotation
from gonogo.fixes.syntax.signatures import Parameter, annotation_text, parameters_of, written
from gonogo.fixes.syntax.tree import Tree

_HARMLESS = frozenset({"abstractmethod", "classmethod", "final", "override", "staticmethod"})
_GIVES_NOTHING = frozenset({"Never", "NoReturn", "None"})


class Method:
    """A method with the class and the file that it stands in."""

    def __init__(self, tree: Tree, home: Home, class_name: str, name: str) -> None:
        """Raises `CannotFix` where there is no such method, or its text does not say how it is called."""
        self.tree, self.home, self.name = tree, home, name
        self.class_def = _class(tree, class_name)
        self.function = _function(self.class_def, name)
        decorators = {dotted(d.decorator).rpartition(".")[2] for d in self.function.decorators}
        if unknown := [tree.source(d) for d in self.function.decorators if _last(d) not in _HARMLESS]:
            raise CannotFix(f"{class_name}.{name} is wrapped by {unknown[0]}: call it by hand")
        self.needs_instance = not decorators & {"classmethod", "staticmethod"}
        bound = 0 if "staticmethod" in decorators else 1
        self.parameters: list[Parameter] = parameters_of(self.function)[bound:]

    @property
    def class_name(self) -> str:
        return self.class_def.name.value

    @property
    def class_origin(self) -> str:
        return f"{self.home.module}:{self.class_name}"

    @property
    def is_awaited(self) -> bool:
        """Whether its result has to be awaited: it is a coroutine, not an asynchronous generator."""
        return self.function.asynchronous is not None and not yields(self.function)

    @property
    def gives_nothing(self) -> bool:
        returns = self.function.returns
        return returns is not None and dotted(returns.annotation).rpartition(".")[2] in _GIVES_NOTHING

    def signature(self, quote: bool = False) -> tuple[list[str], str]:
        """The parameters as a `def` lists them, and ` -> X` or nothing."""
        returns = self.function.returns
        arrow = f" -> {annotation_text(self.tree, returns, quote)}" if returns else ""
        return written(self.tree, self.parameters, quote), arrow

    def names(self) -> list[str]:
        """The names that its signature looks up."""
        annotations = [p.node.annotation for p in self.parameters if p.node.annotation]
        annotations += [self.function.returns] if self.function.returns else []
        found = [name for p in self.parameters if p.node.default for name in names_in(p.node.default)]
        return list(dict.fromkeys([*(name for a in annotations for name in names_in_annotation(a)), *found]))

    def plain_classes(self) -> frozenset[str]:
        """Classes of its file without any base: no literal is an instance of them."""
        classes = [c for c in self.tree.module.body if isinstance(c, cst.ClassDef)]
        return frozenset(c.name.value for c in classes if not c.bases)


def _class(tree: Tree, name: str) -> cst.ClassDef:
    found = [c for c in tree.module.body if isinstance(c, cst.ClassDef) and c.name.value == name]
    if len(found) != 1:
        raise CannotFix(f"{tree.path} no longer has one class {name}: check again")
    return found[0]


def _function(class_def: cst.ClassDef, name: str) -> cst.FunctionDef:
    found = [f for f in class_def.body.body if isinstance(f, cst.FunctionDef) and f.name.value == name]
    if len(found) != 1:
        raise CannotFix(f"{class_def.name.value} no longer has one method {name}: check again")
    return found[0]


def _last(decorator: cst.Decorator) -> str:
    return dotted(decorator.decorator).rpartition(".")[2]
