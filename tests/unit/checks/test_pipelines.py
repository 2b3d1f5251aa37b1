"""What the configuration of CI systems runs, where it stands, and whether its failure counts."""

import pytest

from gonogo.checks.pipelines import is_pipeline, read


def test_scripts_stand_where_they_are_written():
    (one, two) = read(
        ".github/workflows/ci.yml", "on: push\njobs:\n  a:\n    steps:\n      - run: mypy\n      - uses: x/y@v1\n"
    )

    assert ("mypy", 4, 13) == (one.text, one.span.line, one.span.column)
    assert ("x/y@v1", 5) == (two.action, two.span.line)


def test_a_block_of_text_stands_on_the_line_that_opens_it():
    (script,) = read(".github/workflows/ci.yml", "on: push\njobs:\n  a:\n    steps:\n      - run: |\n          mypy\n")

    assert (4, 13, 4, 14) == (script.span.line, script.span.column, script.span.end_line, script.span.end_column)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".gitlab-ci.yml", "types:\n  script:\n    - mypy\n"),
        ("azure-pipelines.yml", "steps:\n  - bash: mypy\n"),
        (".circleci/config.yml", "jobs:\n  a:\n    steps:\n      - run:\n          command: mypy\n"),
        (".travis.yml", "script: mypy\n"),
        ("bitbucket-pipelines.yml", "pipelines:\n  default:\n    - step:\n        script:\n          - mypy\n"),
        (".woodpecker.yml", "steps:\n  types:\n    commands:\n      - mypy\n"),
        ("Jenkinsfile", "steps { sh 'mypy' }"),
        ("Jenkinsfile", 'steps { sh """mypy""" }'),
    ],
)
def test_the_usual_systems_are_read(path, text):
    assert is_pipeline(path)
    assert ["mypy"] == [script.text for script in read(path, text)]


@pytest.mark.parametrize("path", ["docs/ci.yml", "docker-compose.yml", ".github/dependabot.yml", "mkdocs.yml"])
def test_other_yaml_is_no_pipeline(path):
    assert not is_pipeline(path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("on: workflow_dispatch\njobs: {a: {steps: [{run: mypy}]}}", "it starts only by hand or by the clock"),
        ("on: [schedule]\njobs: {a: {steps: [{run: mypy}]}}", "it starts only by hand or by the clock"),
        ("on: push\njobs: {a: {continue-on-error: true, steps: [{run: mypy}]}}", "`continue-on-error: true`"),
        ("on: push\njobs: {a: {steps: [{run: mypy, if: false}]}}", "`if: false`"),
        ("on: {pull_request: null}\njobs: {a: {steps: [{run: mypy, if: always()}]}}", ""),
        ("on: push\njobs: {a: {continue-on-error: '${{ matrix.new }}', steps: [{run: mypy}]}}", ""),
    ],
)
def test_why_a_failure_stops_nothing(text, reason):
    assert [reason] == [script.ignored for script in read(".github/workflows/a.yml", text)]


@pytest.mark.parametrize("text", ["", "jobs: [", "- a\n- b\n", "on: push", "\t"])
def test_what_is_no_workflow_runs_nothing(text):
    assert () == read(".github/workflows/a.yml", text)
