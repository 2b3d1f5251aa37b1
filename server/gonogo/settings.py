"""What may stand in `[tool.gonogo]` and in an editor's settings: names, types, bounds, and what each is for.

`model.Config` is what the rest of gonogo works with; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, Any

import pathspec
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.fields import FieldInfo

from gonogo.model import DEFAULT_WEIGHTS, Category, Config


def _category(name: Any) -> Any:
    """The category that `test-coverage` names; anything else is left for pydantic to refuse."""
    spelled = str(name).replace("-", " ")
    return Category(spelled) if spelled in list(Category) else name


def _some_weight(weights: dict[Category, float]) -> dict[Category, float]:
    if not any({**DEFAULT_WEIGHTS, **weights}.values()):
        raise ValueError("at least one weight must be above 0")
    return weights


def _pattern(text: str) -> str:
    pathspec.GitIgnoreSpec.from_lines([text])  # raises a ValueError that says what is wrong with it
    return text


def kebab(name: str) -> str:
    return name.replace("_", "-").replace(" ", "-")


Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Named = Annotated[Category, BeforeValidator(_category)]


DEFAULTS = Config()


class Settings(BaseModel):
    """The settings as people write them; what is left out keeps its default."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, alias_generator=kebab)

    weights: Annotated[dict[Named, Weight], AfterValidator(_some_weight)] = Field(
        default_factory=dict,
        description="How much each category counts. Names that are left out keep their default; the weights of the"
        " categories that apply to the project are scaled to add up to 100, so only their ratios matter. 0 takes a"
        " category out of the score.",
    )
    threshold: float = Field(
        DEFAULTS.threshold, ge=0, le=100, description="The score, of 100, below which the verdict is NO-GO."
    )
    allowed_type_errors: int = Field(
        DEFAULTS.allowed_type_errors,
        ge=0,
        description="How many mypy errors the project allows itself. More of them cost points in proportion.",
    )
    python: str = Field(
        DEFAULTS.python,
        description="The project's interpreter or its environment's folder, absolute or relative to the workspace."
        " Without it, gonogo looks where people and their tools keep environments.",
    )
    exclude: tuple[Annotated[str, AfterValidator(_pattern)], ...] = Field(
        DEFAULTS.exclude, description="Files that are not the project's, as patterns in the syntax of `.gitignore`."
    )
    mypy: tuple[str, ...] = Field(
        DEFAULTS.mypy, description="Arguments and targets for mypy, in place of those that gonogo finds in the project."
    )
    collection_timeout: float = Field(
        DEFAULTS.collection_timeout, gt=0, le=3600, description="Seconds that pytest may take to collect one test file."
    )


KEYS = tuple(kebab(name) for name in Settings.model_fields)
CATEGORIES = tuple(category.replace(" ", "-") for category in Category)


def merged(settings: Settings, base: Config) -> Config:
    """*base* with what *settings* say in its place."""
    given: dict[str, Any] = {name: getattr(settings, name) for name in settings.model_fields_set}
    if "weights" in given:
        given["weights"] = MappingProxyType({**DEFAULT_WEIGHTS, **given["weights"]})
    return replace(base, **given)


def documentation() -> str:
    """The page docs/configuration.md."""
    return "\n".join([_PAGE, *(_section(name, field) for name, field in Settings.model_fields.items())])


def _section(name: str, field: FieldInfo) -> str:
    text = (field.description or "").replace(". ", ".\n")  # one sentence per line
    return f"## `{kebab(name)}`\n\n{text}\n\nDefault: {_default(name, field.default)}\n"


def _default(name: str, value: object) -> str:
    if name == "weights":
        weights = (f"`{category.replace(' ', '-')} = {weight:g}`" for category, weight in DEFAULT_WEIGHTS.items())
        return ", ".join(weights) + "."
    return "none." if value in ("", ()) else f"`{value:g}`."


_PAGE = """# Configuration

<!-- Written by `python -m gonogo.settings`; edit server/gonogo/settings.py instead. -->

A project decides about its own judgement in the table `[tool.gonogo]` of its `pyproject.toml`.
Every setting has a default, and a project without the table is judged by the defaults.
An editor's settings of the same names win over the table.

```toml
[tool.gonogo]
threshold = 85
allowed-type-errors = 9
exclude = ["generated/"]

[tool.gonogo.weights]
test-coverage = 40
database = 0
```

A setting that gonogo does not know or cannot accept is a finding on its line.
It is a blocker, because the project is then judged by a rule that it did not choose.
All other settings hold, and in the editor the last good value of the wrong one does.
The command line ends with exit status 3 after its report.
"""


if __name__ == "__main__":
    print(documentation(), end="")
