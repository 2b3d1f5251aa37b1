"""broken-configuration: a configuration file that its tool cannot read is a blocker on the line to repair."""

from gonogo.model import Outcome
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
