from __future__ import annotations

import ast
from collections.abc import Iterator

from gonogo.checks.profile import imports, is_shipped
from gonogo.checks.syntax import is_false, keywords, parts
from gonogo.index.module import Module
from gonogo.model import Category, Finding, NotApplicable, Severity, Snapshot, check

_LIBRARIES = frozenset({"jwt", "jose", "authlib", "joserfc", "jwcrypto"})
_DECODERS = frozenset({"jwt.decode", "jwt.api_jwt.decode", "jose.jwt.decode", "jwt.decode_complete"})
_ENCODERS = frozenset({"jwt.encode", "jwt.api_jwt.encode", "jose.jwt.encode"})


def applies(snapshot: Snapshot) -> None:
    """To projects that use a library for JSON Web Tokens."""
    if _LIBRARIES.isdisjoint(module.partition(".")[0] for module in imports(snapshot)):
        raise NotApplicable("the shipped code uses no JSON Web Tokens")


@check(
    "insecure-jwt",
    category=Category.SECURITY,
    title="Every token's signature is verified",
    weight=2,
    applies=applies,
    per_file=True,
)
def insecure_jwt(module: Module) -> Iterator[Finding]:
    """A token whose signature nobody verifies says whatever its sender likes, the name of an administrator too."""
    if not is_shipped(module.path) or "jwt" not in module.text:
        return
    for scope in module.scopes:
        calls = [(module.name_of(node.func), node) for node in scope if isinstance(node, ast.Call)]
        decodings = [call for name, call in calls if name in _DECODERS]
        unverified = [place for call in decodings for place in _unverified(call)]
        if len(unverified) == len(decodings):  # one that reads which key to use, before another verifies, is right
            yield from (Finding(_UNVERIFIED, module.span(place), Severity.WARNING) for place in unverified)
        for name, call in calls:
            if name in _DECODERS or name in _ENCODERS:
                yield from (Finding(_NONE, module.span(p), Severity.ERROR) for p in _algorithms(call) if _is_none(p))


def _unverified(call: ast.Call) -> Iterator[ast.expr]:
    """Where a decoding says that it does not verify; once for each decoding."""
    named = keywords(call)
    if is_false(named.get("verify")):
        yield named["verify"]
        return
    options = named.get("options")
    if isinstance(options, ast.Dict):
        for key, value in zip(options.keys, options.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "verify_signature" and is_false(value):
                yield value


def _algorithms(call: ast.Call) -> Iterator[ast.expr]:
    named = keywords(call)
    for value in (named.get("algorithm"), named.get("algorithms"), *call.args[2:3]):
        yield from parts(value)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lower() == "none"


_UNVERIFIED = "The signature of this token is not verified: decode it with the key and the expected algorithms"
_NONE = "The algorithm `none` means no signature: name the algorithms that you sign with"
