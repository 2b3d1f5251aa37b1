"""Writing a function that prepares a method's arguments as a function beside it does.

What both need is moved into a function of its own: repeated, it would repeat its faults.
"""

from __future__ import annotations

import libcst as cst
import libcst.matchers as m

from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax.appending import appended
from gonogo.fixes.syntax.circles import summary_of
from gonogo.fixes.syntax.functions import closing_parenthesis
from gonogo.fixes.syntax.methods import Method
from gonogo.fixes.syntax.modules import Home
from gonogo.fixes.syntax.names import meaning, names_in, names_in_annotation
from gonogo.fixes.syntax.signatures import Parameter, annotation_text, parameters_of, receiving
from gonogo.fixes.syntax.tree import Splice, Tree
from gonogo.fixes.syntax.wrappers import Wrapper, assigned

_STRINGS = (cst.SimpleString, cst.FormattedString)
_PLAIN_CALL = m.Call(args=[m.ZeroOrMore(m.Arg(value=m.Name()))])


def twin(wrapper: Wrapper, home: Home, name: str, method: Method, other: Method) -> str:
    """The module's text with a function *name* below the wrapper of *other*, that calls *method* likewise.

    Raises `CannotFix` where the preparation cannot be taken out of the wrapper.
    """
    tree = wrapper.tree
    if all(m.matches(assigned(s)[1], _PLAIN_CALL) for s in wrapper.prepared):
        body = [_moved(tree, statement, wrapper, method.name) for statement in wrapper.needed]
        return appended(tree, _function(wrapper, name, body), after=wrapper.function)
    part = _Part(wrapper, home, other)
    body = []
    for statement in wrapper.needed:
        if statement is part.first:
            body.append(_leading(tree, statement) + tree.indent + part.call)
        elif statement not in wrapper.prepared:
            body.append(_moved(tree, statement, wrapper, method.name))
    function = f"{part.function()}{tree.newline * 3}{_function(wrapper, name, body)}"
    return appended(tree, function, after=wrapper.function, also=[part.replaced()])


class _Part:
    """The statements of a wrapper that make one argument, as a function of their own."""

    def __init__(self, wrapper: Wrapper, home: Home, other: Method) -> None:
        self.tree, self.wrapper, self.statements = wrapper.tree, wrapper, wrapper.prepared
        self.first, self.last = self.statements[0], self.statements[-1]
        self.variable, self.value = assigned(self.last)
        used = {name for s in self.statements for name in names_in(s)}
        self.parameters = [p for p in parameters_of(wrapper.function) if p.name in used]
        self.name = "_".join(["", self.variable, *(["from"] if self.parameters else []), *self._arguments()])
        self.returns = self._returned_type(home, other)
        self._refuse()

    def _arguments(self) -> list[str]:
        return [p.name for p in self.parameters]

    @property
    def call(self) -> str:
        return f"{self.variable} = {self.name}({', '.join(self._arguments())})"

    def replaced(self) -> Splice:
        """The call in the place of the statements."""
        return Splice(self.tree.start(self.first), self.tree.end(self.last), self.call)

    def function(self) -> str:
        """The statements as a function that returns what the last of them assigns."""
        tree, margin = self.tree, _margin(self.tree, self.first)
        value = self.value.lpar[0] if self.value.lpar else self.value
        begin, end = tree.line_start(tree.line(self.first)), tree.end(self.last)
        text = f"{tree.text[begin : tree.start(self.last)]}return {tree.text[tree.start(value) : end]}"
        head = f"def {self.name}({', '.join(map(self._typed, self.parameters))}){self.returns}:"
        return tree.newline.join([head, _shifted(text, margin, tree)])

    def _typed(self, parameter: Parameter) -> str:
        annotation = parameter.node.annotation
        return f"{parameter.name}: {annotation_text(self.tree, annotation)}" if annotation else parameter.name

    def _returned_type(self, home: Home, other: Method) -> str:
        """What the method's parameter asks for; the class's file and this one have to mean the same by it."""
        assert self.wrapper.call is not None
        parameter = receiving(self.wrapper.call, self.variable, other.parameters)
        annotation = parameter.node.annotation if parameter else None
        if annotation is None:
            return ""
        for name in names_in_annotation(annotation):
            if meaning(other.tree, other.home, name) != meaning(self.tree, home, name):
                raise CannotFix(
                    f"{self.tree.path} does not know {name}, which {other.class_name} takes: import it first"
                )
        return f" -> {annotation_text(other.tree, annotation)}"

    def _refuse(self) -> None:
        statements, tree = self.wrapper.statements, self.tree
        for statement in self.statements:
            _refuse_long_strings(tree, statement)
        where = [number for number, s in enumerate(statements) if s in self.statements]
        made = {assigned(s)[0] for s in self.statements}
        outside = {
            name.value
            for name in tree.all(cst.Name)
            if tree.start(self.wrapper.function) <= tree.start(name) < tree.end(self.wrapper.function)
            and not tree.start(self.first) <= tree.start(name) < tree.end(self.last)
        }
        if self.name in summary_of(tree.path, tree.text).exports:
            raise CannotFix(f"{tree.path} defines {self.name} already: write the function by hand")
        apart = where != list(range(where[0], where[0] + len(where)))
        awaits = any(m.findall(s, m.Await() | m.Yield()) for s in self.statements)
        if apart or awaits or any(p.is_star for p in self.parameters) or made & outside != {self.variable}:
            function = self.wrapper.function.name.value
            raise CannotFix(f"{function} shows how to call it, but cannot be taken apart: write the function by hand")


def _function(wrapper: Wrapper, name: str, body: list[str]) -> str:
    """The head of the wrapper under another name, over a body."""
    text, function, tree = wrapper.tree.text, wrapper.function, wrapper.tree
    last = function.returns.annotation if function.returns else None
    end = tree.end(last) + len(last.rpar) if last else closing_parenthesis(tree, function) + 1
    head = f"{text[tree.start(function) : tree.start(function.name)]}{name}{text[tree.end(function.name) : end]}:"
    return tree.newline.join([head, tree.newline.join(body).lstrip("\r\n")])


def _moved(tree: Tree, statement: cst.SimpleStatementLine, wrapper: Wrapper, method: str) -> str:
    """The statement with the blank lines and comments above it, one level deep, calling *method* if it returns."""
    start, end = tree.line_start(tree.line(statement)), tree.line_end(tree.last_line(statement))
    text = tree.text[start:end]
    if statement is wrapper.needed[-1] and wrapper.attribute:
        name = wrapper.attribute.attr
        text = tree.text[start : tree.start(name)] + method + tree.text[tree.end(name) : end]
    _refuse_long_strings(tree, statement)
    return _leading(tree, statement) + _shifted(text, _margin(tree, statement), tree)


def _leading(tree: Tree, statement: cst.SimpleStatementLine) -> str:
    above = (empty.comment for empty in statement.leading_lines)
    return "".join((tree.indent + comment.value if comment else "") + tree.newline for comment in above)


def _shifted(text: str, margin: str, tree: Tree) -> str:
    """The lines with one level of indentation in the place of *margin*."""
    rows = text.split(tree.newline)
    if not all(row.startswith(margin) or not row.strip() for row in rows):
        raise CannotFix(f"the indentation of {tree.path} is too uneven to move a statement")
    return tree.newline.join(tree.indent + row.removeprefix(margin) if row.strip() else row for row in rows)


def _margin(tree: Tree, statement: cst.SimpleStatementLine) -> str:
    return tree.text[tree.line_start(tree.line(statement)) : tree.start(statement)]


def _refuse_long_strings(tree: Tree, node: cst.CSTNode) -> None:
    if isinstance(node, _STRINGS) and tree.line(node) != tree.last_line(node):
        raise CannotFix(f"{tree.path}:{tree.line(node) + 1} has a string over several lines that cannot be moved")
    for child in node.children:
        _refuse_long_strings(tree, child)
