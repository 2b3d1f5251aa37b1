"""`[tool.gonogo]` and the settings over it become one Config; what is wrong is a finding at its place."""

import dataclasses
from pathlib import Path

import pytest

from gonogo.config import load
from gonogo.model import Category, Config
from gonogo.settings import Settings, documentation
from gonogo.source import SourceFile, Span, digest

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"


def files(**texts: str) -> dict[str, SourceFile]:
    """Files by name; `pyproject` and `mypy` stand for the names with their ends."""
    names = {"pyproject": "pyproject.toml", "mypy": "mypy.ini", "setup": "setup.cfg"}
    return {names[key]: SourceFile(names[key], text, digest(names[key], text)) for key, text in texts.items()}


def problems(text: str, **kwargs) -> list[tuple[int, int, str]]:
    """Line, column and message of what is wrong with this pyproject.toml, counted from 0."""
    found = load(files(pyproject=text), **kwargs)[1]
    assert {finding.span.path for finding in found} <= {"pyproject.toml"}
    return [(finding.span.line, finding.span.column, finding.message) for finding in found]


def test_a_project_without_the_table_has_the_defaults():
    assert load({}) == (Config(), ())
    assert load(files(pyproject="[project]\nname = 'a'\n")) == (Config(), ())


def test_every_setting_is_read_in_kebab_case():
    config, found = load(
        files(
            pyproject="""
[tool.gonogo]
threshold = 90
allowed-type-errors = 9
python = "env/bin/python"
exclude = ["generated/"]
mypy = ["--strict", "app"]
collection-timeout = 5
weights = { test-coverage = 50 }
"""
        )
    )

    assert found == ()
    assert config.weights[Category.TESTS] == 50
    assert config.weights[Category.SECURITY] == 25
    assert dataclasses.replace(config, weights=Config().weights) == Config(
        threshold=90.0,
        allowed_type_errors=9,
        python="env/bin/python",
        exclude=("generated/",),
        mypy=("--strict", "app"),
        collection_timeout=5.0,
    )


def test_settings_and_config_have_the_same_fields_and_defaults():
    names = [field.name for field in dataclasses.fields(Config)]

    assert list(Settings.model_fields) == names
    assert load(files(pyproject="[tool.gonogo]\n"))[0] == Config()


def test_the_documentation_page_is_the_one_that_the_settings_write():
    """Run `python -m gonogo.settings > docs/configuration.md` where this fails."""
    assert documentation() == PAGE.read_text(encoding="utf-8")


def test_an_unknown_setting_is_found_where_it_stands_with_the_nearest_name():
    text = '[project]\nname = "x"\n\n[tool.gonogo]\nexclude = []\n  treshold = 90\n'

    assert problems(text) == [(5, 2, "unknown setting `treshold` in [tool.gonogo]: did you mean `threshold`?")]


def test_a_snake_case_setting_is_told_its_kebab_case_name():
    ((_, _, message),) = problems("[tool.gonogo]\nallowed_type_errors = 3\n")

    assert message.endswith("did you mean `allowed-type-errors`?")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("threshold = 'high'", "`threshold` in [tool.gonogo] should be a valid number"),
        ("threshold = 101", "`threshold` in [tool.gonogo] should be less than or equal to 100"),
        ("threshold = true", "`threshold` in [tool.gonogo] should be a valid number"),
        ("allowed-type-errors = 1.5", "`allowed-type-errors` in [tool.gonogo] should be a valid integer"),
        ("collection-timeout = 0", "`collection-timeout` in [tool.gonogo] should be greater than 0"),
        ("exclude = ['a', 3]", "each item of `exclude` in [tool.gonogo] should be a valid string"),
        ("weights = { security = -1 }", "`weights.security` in [tool.gonogo] should be greater than or equal to 0"),
        ("weights = { securty = 1 }", "unknown category `securty` in [tool.gonogo]: did you mean `security`?"),
        ("weights = 3", "`weights` in [tool.gonogo] should be an object"),
    ],
)
def test_a_wrong_value_is_found_and_named(line: str, message: str):
    assert [text for _, _, text in problems(f"[tool.gonogo]\n{line}\n")] == [message]


def test_weights_that_leave_nothing_to_judge_are_refused():
    zeros = "\n".join(f"{category.replace(' ', '-')} = 0" for category in Category)

    (found,) = problems(f"[tool.gonogo.weights]\n{zeros}\n")

    assert found == (0, 1, "`weights` in [tool.gonogo]: at least one weight must be above 0")


def test_a_wrong_setting_keeps_its_last_good_value_and_the_others_apply():
    before = Config(threshold=95.0, allowed_type_errors=4)

    config, found = load(files(pyproject="[tool.gonogo]\nthreshold = 'x'\ncollection-timeout = 9\n"), previous=before)

    assert (config.threshold, config.collection_timeout, len(found)) == (95.0, 9.0, 1)
    assert config.allowed_type_errors == 0  # it is no longer written, so the default holds


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[tool.gonogo]\nthreshold = \n", (1, 12)),
        ("[project\nname = 'x'\n", (0, 8)),
        ('[project]\nname = "x\n', (1, 9)),
        ("a = 1\na = 2\n", (1, 5)),
        ("a = [1,\n2,", (1, 0)),
    ],
)
def test_broken_toml_is_found_on_the_broken_line_and_the_last_good_configuration_stays(text, place):
    before = Config(threshold=95.0)

    config, (finding,) = load(files(pyproject=text), previous=before)

    assert config == before
    assert (finding.span.line, finding.span.column) == place
    assert finding.message.startswith("pyproject.toml is not valid TOML: ")
    assert finding.blocker


def test_a_table_that_is_no_table_is_found():
    assert problems("[tool]\ngonogo = 3\n") == [(1, 0, "`tool.gonogo` should be a table of settings")]


def test_a_document_nested_beyond_reason_is_a_finding_and_no_crash():
    config, (finding,) = load(files(pyproject="a = " + "[" * 100_000))

    assert config == Config()
    assert finding.span.path == "pyproject.toml"


@pytest.mark.parametrize(
    ("text", "span", "reason"),
    [
        ("[mypy]\n  strict\n", Span("mypy.ini", 1, 2, 1, 8), "this line is neither a setting nor a [section]"),
        ("strict = 1\n", Span("mypy.ini", 0, 0, 0, 10), "this line stands before the first [section]"),
        ("[mypy]\na = 1\na = 2\n", Span("mypy.ini", 2, 0, 2, 5), "`a` is in [mypy] already"),
        ("[mypy]\n[mypy]\n", Span("mypy.ini", 1, 0, 1, 6), "there is a section [mypy] already"),
    ],
)
def test_a_broken_ini_file_is_found_on_its_line(text: str, span: Span, reason: str):
    _, (finding,) = load(files(mypy=text))

    assert (finding.span, finding.message) == (span, f"mypy.ini cannot be read: {reason}")


def test_interpolation_marks_in_an_ini_file_are_no_problem():
    assert load(files(setup="[tool:pytest]\nlog_format = %(levelname)s %d\n"))[1] == ()


def test_overrides_win_over_the_table():
    config, found = load(
        files(pyproject="[tool.gonogo]\nthreshold = 70\npython = 'a'\n"), overrides={"threshold": 60, "python": None}
    )

    assert (config.threshold, config.python, found) == (60.0, "a", ())


def test_a_wrong_override_is_a_finding_that_belongs_to_no_file():
    config, (finding,) = load(files(pyproject="[tool.gonogo]\nthreshold = 70\n"), overrides={"threshold": "x"})

    assert config.threshold == 80.0
    assert finding.span.path == "."
    assert finding.message.startswith("`threshold` in the editor's settings or on the command line should be")
