"""SQL whose text takes values from variables is found, whichever way it is built; parameters and constants are not."""

from functools import partial

import pytest

from gonogo.model import Outcome, Severity
from workspace import check_workspace

check = partial(check_workspace, only="sql-built-from-strings")


def with_database(line: str) -> str:
    return f"-- app.py --\nimport psycopg\nfrom sqlalchemy import text\ndef run(db, name, n: int):\n    {line}\n"


@pytest.mark.parametrize(
    "expression",
    [
        "f\"SELECT * FROM users WHERE name = '{name}'\"",
        'f"SELECT * FROM users WHERE id = {name}"',
        "\"SELECT * FROM users WHERE name = '%s'\" % name",
        "\"DELETE FROM users WHERE name = '{}'\".format(name)",
        '"SELECT * FROM users WHERE name = " + name',
        "text(f\"UPDATE users SET x = 1 WHERE name = '{name}'\")",
        'f"INSERT INTO users VALUES ({name})"',
        "f\"SELECT * FROM users WHERE name LIKE '%{name}%'\"",
    ],
)
def test_a_value_in_the_text_is_an_error(expression):
    verdict = check(with_database(f"db.execute({expression})  #! sql-built-from-strings"))

    assert Severity.ERROR is verdict.findings[0].severity


@pytest.mark.parametrize(
    "expression",
    ['f"SELECT count(*) FROM {name}"', 'f"DROP TABLE IF EXISTS {name}"', 'f"SELECT a FROM t ORDER BY {name}"'],
)
def test_a_name_in_the_text_is_a_warning(expression):
    verdict = check(with_database(f"db.execute({expression})  #! sql-built-from-strings"))

    assert Severity.WARNING is verdict.findings[0].severity


def test_a_text_that_a_variable_brings_is_found_where_it_is_built():
    check("""\
-- app.py --
import psycopg

def find(db, name):
    query = f"SELECT * FROM users WHERE name = '{name}'"  #! sql-built-from-strings
    return db.fetchrow(query)

def other(db):
    query = "SELECT 1"
    return db.fetchrow(query)
""")


@pytest.mark.parametrize(
    "line",
    [
        'db.execute("SELECT * FROM users WHERE name = %s", (name,))',
        'db.execute(text("SELECT * FROM users WHERE name = :name"), {"name": name})',
        'db.execute(f"SELECT * FROM users LIMIT {n}")',
        'db.execute(f"SELECT * FROM users WHERE id = {int(name)}")',
        'db.execute(f"SELECT * FROM {TABLE} WHERE id = 1")',
        'db.execute(f"SELECT * FROM {User.__tablename__}")',
        "db.execute(f\"SELECT * FROM users WHERE id IN ({','.join(['?'] * n)})\", ids)",
        'db.execute(f"SELECT * FROM users WHERE id IN ({placeholders})", ids)',
        'pool.execute(f"task {name}")',
        'logger.text(f"SELECT the user {name}")',
        "print(f\"SELECT * FROM users WHERE name = '{name}'\")",
        'db.execute("SELECT 1" "FROM dual")',
    ],
)
def test_parameters_constants_and_numbers_are_not(line):
    assert Outcome.PASS is check(with_database(line)).outcome


def test_names_out_of_a_list_in_the_code_are_not():
    check("""\
-- app.py --
import psycopg

def clean(db):
    tables = ["users", "orders"]
    for table in tables:
        db.execute(f"VACUUM {table}")
        db.execute(f"DELETE FROM {table}")
""")


def test_migrations_and_tests_may_build_theirs():
    line = "import psycopg\ndef f(db, name):\n    db.execute(f\"DELETE FROM t WHERE n = '{name}'\")\n"
    check(f"-- migrations/versions/1.py --\n{line}-- tests/test_a.py --\n{line}-- app.py --\nimport psycopg\n")


def test_does_not_apply_without_a_database():
    assert Outcome.NOT_APPLICABLE is check("-- app.py --\nx = 1\n").outcome
