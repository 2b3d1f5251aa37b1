"""broken-configuration: a configuration file that its tool cannot read is a blocker on the line to repair."""

import pytest

from gonogo.facts import Environment
from gonogo.model import Outcome
from unit.fixes.judging import round_trip
from workspace import check_workspace


def test_a_project_whose_files_all_parse_passes():
    text = """
-- pyproject.toml --
[tool.gonogo]
threshold = 90
-- mypy.ini --
[mypy]
strict = true
"""

    assert check_workspace(text, only="broken-configuration").outcome is Outcome.PASS


def test_each_broken_file_is_a_blocker_on_its_broken_line():
    text = """
-- pyproject.toml --
[project]
name =  #! broken-configuration
-- mypy.ini --
[mypy]
strict  #! broken-configuration
-- pytest.ini --
addopts = -ra  #! broken-configuration
[pytest]
-- setup.cfg --
[metadata]
name = a
name = b  #! broken-configuration
"""
    verdict = check_workspace(text, only="broken-configuration")

    assert all(finding.blocker for finding in verdict.findings)


def test_a_misspelt_setting_is_found_where_it_stands():
    text = """
-- pyproject.toml --
[tool.gonogo]
exclude = ["generated/"]
treshold = 90  #! broken-configuration
"""
    (finding,) = check_workspace(text, only="broken-configuration").findings

    assert "did you mean `threshold`?" in finding.message


REPORTS = "-- {path} --\n[{section}]\nstrict = true\n{option}{mark}\n-- requirements-dev.txt --\nmypy\n-- a.py --\n"
WITHOUT = Environment(version=(3, 12, 0), mypy="2.4.1", modules=frozenset({"mypy"}))
WITH = Environment(version=(3, 12, 0), mypy="2.4.1", modules=frozenset({"mypy", "lxml"}))


@pytest.mark.parametrize(
    ("path", "section", "option"),
    [
        ("pyproject.toml", "tool.mypy", 'html_report = "out"'),
        ("mypy.ini", "mypy", "cobertura_xml_report = out"),
        ("setup.cfg", "mypy", "txt_report: out"),
    ],
)
def test_a_report_that_mypy_cannot_write_stops_it_until_lxml_is_there(path: str, section: str, option: str):
    text = REPORTS.format(path=path, section=section, option=option, mark="{mark}")
    check_workspace(text.replace("{mark}", "  #! broken-configuration"), WITHOUT, only="broken-configuration")

    trip = round_trip(text.replace("{mark}", ""), "broken-configuration", "add-dependency", WITHOUT, then=(WITH,))

    assert trip.files["requirements-dev.txt"] == "mypy\nlxml\n"


@pytest.mark.parametrize(
    ("option", "facts"),
    [
        ("linecount_report = out", (WITHOUT,)),  # which needs no lxml
        ("html_report = out", (WITH,)),
        ("html_report = out", ()),
        ("html_report = out", (Environment(version=(3, 12, 0)),)),  # where gonogo's own mypy runs
        ("[other]\nhtml_report = out", (WITHOUT,)),
    ],
)
def test_other_reports_other_sections_and_what_is_not_known_are_left_alone(option: str, facts: tuple[Environment, ...]):
    text = REPORTS.format(path="mypy.ini", section="mypy", option=option, mark="")

    check_workspace(text, *facts, only="broken-configuration")
