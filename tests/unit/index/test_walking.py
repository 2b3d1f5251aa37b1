"""The fast walk sees what `ast.walk` sees."""

import ast
from pathlib import Path

import pytest

from gonogo.index.walking import walk

SKIPPED = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.type_ignore)
EVERY_SYNTAX = """
@decorate(1)
async def f(a, /, b: int = 1, *c, d=None, e, **g) -> None:
    global x
    async with a as b: await c
    async for i in j: yield i
    return [*a, {**b, 'k': 1}, {1, 2}, (lambda y=1: y), f'{a!r:>{b}}', a[1:2:3], not a, a if b else c]
class C(B, metaclass=M):
    x: int = (y := 1)
match a:
    case [1, *rest] | {'k': None, **more} | C(1, key=True) | -1 | 'a' as whole if b: pass
try: del a.b, c[0]
except* E as e: raise X from y
else: assert a, b
finally: nonlocal_ = a < b <= c
import a.b as c
from . import *
"""


def is_seen(node: ast.AST) -> bool:
    return not isinstance(node, SKIPPED)


@pytest.mark.parametrize("text", [EVERY_SYNTAX, *(p.read_text() for p in sorted(Path(__file__).parent.glob("*.py")))])
def test_every_node_but_contexts_and_operators_comes_once_and_in_the_order_of_ast_walk(text: str):
    tree = ast.parse(text)
    assert list(walk(tree)) == [node for node in ast.walk(tree) if is_seen(node)]
