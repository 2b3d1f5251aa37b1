"""What pydantic 2 calls the methods of a model, its settings and the arguments of its fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_DUMPING = frozenset({"include", "exclude", "by_alias", "exclude_unset", "exclude_defaults", "exclude_none"})
# The new name, and the keywords that mean the same there. Pydantic 2 hands the old name on to the new one with these.
RENAMED: Mapping[str, tuple[str, frozenset[str]]] = {
    "dict": ("model_dump", _DUMPING),
    "json": ("model_dump_json", _DUMPING),
    "copy": ("model_copy", frozenset({"update", "deep"})),
    "parse_obj": ("model_validate", frozenset({"obj"})),
    "schema": ("model_json_schema", frozenset({"by_alias", "ref_template"})),
}
# Settings of `class Config` that pydantic 2 reads by the same name.
SETTINGS = frozenset({
    "alias_generator", "arbitrary_types_allowed", "coerce_numbers_to_str", "defer_build", "extra", "from_attributes",
    "frozen", "hide_input_in_errors", "ignored_types", "json_encoders", "json_schema_extra", "loc_by_alias",
    "populate_by_name", "protected_namespaces", "regex_engine", "revalidate_instances", "ser_json_bytes",
    "ser_json_timedelta", "str_max_length", "str_min_length", "str_strip_whitespace", "str_to_lower", "str_to_upper",
    "strict", "title", "use_enum_values", "validate_assignment", "validate_default", "validate_return",
})  # fmt: skip
# Those that only BaseSettings has.
SETTINGS_FROM_OUTSIDE = frozenset({
    "case_sensitive", "env_file", "env_file_encoding", "env_ignore_empty", "env_nested_delimiter", "env_parse_none_str",
    "env_prefix", "secrets_dir", "yaml_file", "yaml_file_encoding", "json_file", "json_file_encoding", "toml_file",
})  # fmt: skip
# Those that it ignores until they have their new name.
RENAMED_SETTINGS: Mapping[str, str] = {
    "allow_mutation": "frozen",
    "allow_population_by_field_name": "populate_by_name",
    "anystr_lower": "str_to_lower",
    "anystr_strip_whitespace": "str_strip_whitespace",
    "anystr_upper": "str_to_upper",
    "keep_untouched": "ignored_types",
    "max_anystr_length": "str_max_length",
    "min_anystr_length": "str_min_length",
    "orm_mode": "from_attributes",
    "schema_extra": "json_schema_extra",
    "validate_all": "validate_default",
}
# Arguments that were renamed, by what takes them.
RENAMED_ARGUMENTS: Mapping[str, Mapping[str, str]] = {
    "Field": {
        "regex": "pattern", "min_items": "min_length", "max_items": "max_length", "allow_mutation": "frozen",
    },
    "constr": {"regex": "pattern"},
    "conlist": {"min_items": "min_length", "max_items": "max_length"},
    "conset": {"min_items": "min_length", "max_items": "max_length"},
    "confrozenset": {"min_items": "min_length", "max_items": "max_length"},
}  # fmt: skip


class Constrained(NamedTuple):
    """What a function that makes a type returns: the type, what holds the constraints, and which of them it takes."""

    type: str
    constraint: str
    takes: frozenset[str]

    @property
    def has_items(self) -> bool:
        """Whether the first argument is the type of the items."""
        return self.type in ("list", "set", "frozenset")


_TEXT = frozenset({"min_length", "max_length", "strict"})
_NUMBER = frozenset({"strict", "gt", "ge", "lt", "le", "multiple_of"})
_SIZE = frozenset({"min_length", "max_length"})
CONSTRAINED: Mapping[str, Constrained] = {
    "constr": Constrained("str", "StringConstraints", _TEXT | {"strip_whitespace", "to_upper", "to_lower", "pattern"}),
    "conbytes": Constrained("bytes", "Field", _TEXT),
    "conint": Constrained("int", "Field", _NUMBER),
    "confloat": Constrained("float", "Field", _NUMBER | {"allow_inf_nan"}),
    "condecimal": Constrained("Decimal", "Field", _NUMBER | {"max_digits", "decimal_places", "allow_inf_nan"}),
    "conlist": Constrained("list", "Field", _SIZE),
    "conset": Constrained("set", "Field", _SIZE),
    "confrozenset": Constrained("frozenset", "Field", _SIZE),
}
_OLD = re.compile(r"(?im)^[\s\"']*pydantic(?:\[[^\]]*\])?[\"']?\s*(?:(?:==|~=|=\s*\"[\^~]?)\s*1|<\s*2)\b")


def asks_for_pydantic_1(texts: Mapping[str, str]) -> str:
    """The file that declares pydantic 1, empty where none does."""
    return next((name for name in ("requirements.txt", "pyproject.toml") if _OLD.search(texts.get(name, ""))), "")
