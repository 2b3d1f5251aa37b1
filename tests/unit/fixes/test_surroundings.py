"""Whatever stands around what a fix changes stays byte for byte: every kind, in random surroundings."""

from __future__ import annotations

import ast
import configparser
import tomllib
from collections.abc import Mapping

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings

from gonogo.fixes import CannotFix, apply, discover
from gonogo.fixes.batch import moved
from gonogo.fixes.edits import edits
from gonogo.model import Fix
from unit.fixes.surroundings import FULL, PLAIN, Seed, Surroundings, seeds, surroundings

ALL = [pytest.param(seed, id=f"{seed.kind}: {seed.title}") for seed in seeds()]


def test_every_kind_of_the_catalogue_has_a_seed():
    assert {seed.kind for seed in seeds()} == set(discover())


@pytest.mark.parametrize("seed", ALL)
@settings(deadline=None, max_examples=4, suppress_health_check=list(HealthCheck), database=None)
@example(PLAIN)
@example(FULL)
@given(surroundings())
def test_what_stands_around_the_edit_is_kept_and_a_second_application_changes_nothing(seed: Seed, around: Surroundings):
    before, arguments = around.before(seed)
    expected = around.after(seed)

    changed = apply(seed.kind, arguments, before)

    assert changed == expected
    for path, text in changed.items():
        read(path, text)
    with pytest.raises(CannotFix):
        apply(seed.kind, again(seed.kind, arguments, before, changed), left(seed.kind, before, changed))


def read(path: str, text: str) -> None:
    """Raises where the file does not parse."""
    if path.endswith(".py"):
        ast.parse(text.removeprefix("\ufeff"))
    elif path.endswith(".toml"):
        tomllib.loads(text)
    elif path.endswith((".yaml", ".yml")):
        yaml.safe_load(text)
    elif path.endswith(".ini"):
        configparser.ConfigParser().read_string(text)


def again(
    kind: str, arguments: Mapping[str, str | int], before: Mapping[str, str], changed: Mapping[str, str]
) -> Mapping[str, str | int]:
    """The arguments with their place where it is after the fix."""
    made = {path: edits(path, before[path], text) for path, text in changed.items() if path in before}
    return moved(Fix(kind, "", dict(arguments)), made, before).arguments


def left(kind: str, before: Mapping[str, str], changed: Mapping[str, str]) -> Mapping[str, str]:
    """The workspace after the fix; where that moves a file, nothing is left in its old place."""
    texts = {**before, **changed}
    is_move = discover()[kind].move is not None
    return {
        path: text for path, text in texts.items() if not is_move or path in changed or text not in changed.values()
    }
