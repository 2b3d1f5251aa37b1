"""From a syntax tree to what the rest of gonogo keeps of it."""

from __future__ import annotations

import re
from types import MappingProxyType

from gonogo.index.counting import tests_in
from gonogo.index.handing import needs
from gonogo.index.lazy import answered, maker, makes
from gonogo.index.module import Module
from gonogo.index.reading import read
from gonogo.index.substituting import extends_path, substitutes
from gonogo.index.variables import variable_reads
from gonogo.index.writing import writes_names
from gonogo.source import ModuleSummary

# No `\b` before it: with a word that it must begin with, the search is ten times as fast.
_ALTERS_PATH = re.compile(r"sys\.(path\s*(\.(insert|append|extend)|\[|\+?=[^=])|meta_path|path_hooks)")

_MAKES = "return __getattr__"


def summarize(module: Module) -> ModuleSummary:
    """The exports, imports and tests of one module."""
    record = read(module)
    if "__getattr__" in record.exports:
        record.answer(answered(module.tree.body))
    written = writes_names(module)
    substituted = substitutes(module)
    return ModuleSummary(
        exports=MappingProxyType(record.exports),
        imports=tuple(record.imports),
        dunder_all=None if record.all_computed else record.listed,
        all_computed=record.all_computed,
        dynamic=record.answers_anything or written,
        writes_names=written,
        maker=maker(module.tree.body) if record.answers_anything else "",
        makes=MappingProxyType(makes(module.tree.body) if _MAKES in module.text else {}),
        rebound=MappingProxyType(record.rebound()),
        methods=MappingProxyType(record.methods),
        tests=tests_in(module.tree.body),
        alters_path=_alters_path(module.text),
        alters_modules=not substituted.known,
        quoted=substituted.names,
        extends_path=extends_path(module),
        attributes=frozenset(record.attributes),
        uses=tuple(record.uses()),
        handed=tuple(record.handed_on()),
        needs=MappingProxyType({name: read for name, read in needs(module) if read}),
        variables=variable_reads(module),
    )


def _alters_path(text: str) -> bool:
    return "addsitedir" in text or _ALTERS_PATH.search(text) is not None
