"""Each key of a TOML document is found where it stands."""

import tomllib
from collections.abc import Iterator
from typing import Any

import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gonogo.positions import key_spans

DOCUMENT = '''# [not.a.table]
title = "a [b] = c" # x = 1
"quoted key".inner = 1

[a.b]   # comment
c = """
[not.a.table]
d = 1
"""
e = [ { f = 1 },
      { g = [ 2, 3 ] } ]
h = { i = 1, "j" = { k = 2 } }

[[many]]
n = 1
[[many]]
n = 2
o = 1979-05-27T07:32:00Z
'''


def places(text: str) -> dict[tuple[str, ...], tuple[int, int]]:
    return {keys: (span.line, span.column) for keys, span in key_spans("p.toml", text).items()}


def test_keys_headers_inline_tables_and_tables_in_arrays_are_found():
    assert places(DOCUMENT) == {
        ("title",): (1, 0),
        ("quoted key", "inner"): (2, 0),
        ("a", "b"): (4, 1),
        ("a", "b", "c"): (5, 0),
        ("a", "b", "e"): (9, 0),
        ("a", "b", "e", "f"): (9, 8),
        ("a", "b", "e", "g"): (10, 8),
        ("a", "b", "h"): (11, 0),
        ("a", "b", "h", "i"): (11, 6),
        ("a", "b", "h", "j"): (11, 13),
        ("a", "b", "h", "j", "k"): (11, 21),
        ("many",): (13, 2),
        ("many", "n"): (14, 0),
        ("many", "o"): (17, 0),
    }


def test_crlf_line_ends_move_nothing():
    assert places(DOCUMENT.replace("\n", "\r\n")) == places(DOCUMENT)


KEYS = st.text("abcXYZ019 .#[]=", min_size=1, max_size=8)
VALUES = st.integers() | st.booleans() | st.text(max_size=12) | st.floats(allow_nan=False)
NESTED = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


def paths(value: Any, home: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*home, key)
            yield from paths(inner, (*home, key))
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, home)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(KEYS, NESTED, max_size=4))
def test_every_key_of_any_document_is_found_and_none_is_made_up(content: dict[str, Any]):
    text = tomlkit.dumps(content)

    found = set(key_spans("p.toml", text))
    without_a_place = {keys[:length] for keys in found for length in range(1, len(keys))}  # `a` in `[a.b]`
    assert found | without_a_place == set(paths(tomllib.loads(text)))
