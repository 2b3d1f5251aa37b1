"""A configuration that pytest refuses is blamed on its words, and options on the plugins that are missing."""

import pytest

from gonogo.facts import CollectionFailure
from gonogo.source import Span
from gonogo.tools.pytest_usage import located


def usage(message: str, path: str = ".", detail: str = "") -> CollectionFailure:
    return CollectionFailure(path, "usage", message, Span(path, 0, 0, 0, 0), detail=detail)


@pytest.mark.parametrize(
    ("options", "plugins"),
    [
        ("--cov=app -n", "(pytest-cov and pytest-xdist not installed)"),
        ("-n4 --dist=loadfile", "(pytest-xdist not installed)"),
        ("--timeout=5", "(pytest-timeout not installed)"),
    ],
)
def test_unknown_options_name_the_plugins_that_they_belong_to(tmp_path, options, plugins):
    assert located(usage(f"unrecognized arguments: {options}"), tmp_path).message.endswith(plugins)


def test_options_that_nobody_knows_name_no_plugin(tmp_path):
    message = "unrecognized arguments: --no-such-thing -nice"

    assert message == located(usage(message), tmp_path).message


def test_the_file_that_the_message_names_wins_over_others_with_the_same_words(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --x\n")
    (tmp_path / "tox.ini").write_text("[pytest]\n\naddopts = --x\n")

    found = located(usage("unrecognized arguments: --x", detail=f"  inifile: {tmp_path / 'tox.ini'}"), tmp_path)

    assert ("tox.ini", "tox.ini:3:11") == (found.path, str(found.blame))


def test_a_commented_option_is_not_the_one(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\n# addopts = --x\naddopts = --x\n")

    assert "pytest.ini:3:11" == str(located(usage("unrecognized arguments: --x"), tmp_path).blame)


def test_a_position_in_the_message_is_taken(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = [\n")

    found = located(usage("TOMLDecodeError: Invalid value (at line 2, column 12)"), tmp_path)

    assert "pyproject.toml:2:12" == str(found.blame)


def test_without_any_configuration_the_failure_stays_where_it_was(tmp_path):
    assert "." == located(usage("unrecognized arguments: --x"), tmp_path).path


def test_a_failure_in_a_python_file_is_left_alone(tmp_path):
    failure = CollectionFailure("test_a.py", "exception", "No module named 'x'", Span("test_a.py", 3, 0, 3, 5))
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = x\n")

    assert failure == located(failure, tmp_path)
