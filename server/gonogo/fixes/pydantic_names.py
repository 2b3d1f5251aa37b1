"""What pydantic 2 calls the methods of a model."""

from __future__ import annotations

from collections.abc import Mapping

_DUMPING = frozenset({"include", "exclude", "by_alias", "exclude_unset", "exclude_defaults", "exclude_none"})
# The new name, and the keywords that mean the same there. Pydantic 2 hands the old name on to the new one with these.
RENAMED: Mapping[str, tuple[str, frozenset[str]]] = {
    "dict": ("model_dump", _DUMPING),
    "json": ("model_dump_json", _DUMPING),
    "copy": ("model_copy", frozenset({"update", "deep"})),
    "parse_obj": ("model_validate", frozenset({"obj"})),
    "schema": ("model_json_schema", frozenset({"by_alias", "ref_template"})),
}
