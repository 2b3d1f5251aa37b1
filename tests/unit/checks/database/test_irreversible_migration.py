"""Every migration must say how it is undone: Alembic's, Django's, and scripts of SQL."""

from functools import partial

import pytest

from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="irreversible-migration")

HEAD = "from alembic import op\nrevision = '1'\ndown_revision = None\ndef upgrade():\n    op.drop_table('a')\n"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("pass", "does nothing"),
        ("...", "does nothing"),
        ('"""No."""', "does nothing"),
        ("return", "does nothing"),
        ("raise NotImplementedError('no way back')", "only raises"),
        ('"""No."""\n    raise RuntimeError', "only raises"),
    ],
)
def test_a_downgrade_that_undoes_nothing_is_found_at_its_line(body, why):
    verdict = check(f"-- migrations/versions/1.py --\n{HEAD}def downgrade():  #! irreversible-migration\n    {body}\n")

    assert why in verdict.findings[0].message


def test_a_missing_downgrade_is_found_at_the_upgrade():
    text = HEAD.replace("def upgrade():", "def upgrade():  #! irreversible-migration")
    check(f"-- migrations/versions/1.py --\n{text}")


def test_a_downgrade_that_undoes_something_is_right():
    check(f"-- migrations/versions/1.py --\n{HEAD}def downgrade():\n    op.create_table('a')\n")


@pytest.mark.parametrize("annotation", ["", ": str"])
def test_a_merge_changes_nothing_and_needs_no_way_back(annotation):
    check(f"""\
-- migrations/versions/3.py --
revision{annotation} = '3'
down_revision = ('1', '2')
def upgrade():
    pass
def downgrade():
    pass
""")


def test_a_file_that_is_no_revision_is_not_judged():
    assert Outcome.NOT_APPLICABLE is check("-- tools/revision.py --\nrevision = '1'\ndef downgrade(): pass\n").outcome


def test_operations_that_django_cannot_undo_are_found():
    verdict = check("""\
-- shop/migrations/0001_initial.py --
from django.db import migrations

class Migration(migrations.Migration):
    operations = [
        migrations.RunPython(fill),  #! irreversible-migration
        migrations.RunSQL("DROP TABLE a"),  #! irreversible-migration
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(fill, reverse_code=empty),
        migrations.RunSQL("ALTER TABLE a ...", reverse_sql="ALTER TABLE a ..."),
        migrations.AddField("a", "b", None),
    ]
-- shop/migrations/0002_more.py --
from django.db import migrations

class Migration(migrations.Migration):
    operations = [migrations.DeleteModel("a")]
""")

    assert 0.5 == verdict.credit


def test_a_script_of_sql_without_its_undoing_is_found_at_its_first_line():
    check("-- db/migrations/001_add.sql --\nALTER TABLE a ADD b int;  #! irreversible-migration\n")


@pytest.mark.parametrize(
    ("forward", "backward"),
    [
        ("db/migrations/001_add.up.sql", "db/migrations/001_add.down.sql"),
        ("db/migrations/001_add.sql", "db/migrations/001_add_rollback.sql"),
        ("db/migrations/001_add.sql", "db/migrations/rollback/001_add.sql"),
        ("db/migrations/V2__add.sql", "db/migrations/U2__add.sql"),
        ("db/migrations/001_add.sql", "db/migrations/rollback_001_add.sql"),
    ],
)
def test_a_script_that_is_named_like_it_undoes_it(forward, backward):
    assert Outcome.PASS is check(f"-- {forward} --\nALTER TABLE a;\n-- {backward} --\nALTER TABLE a;\n").outcome


@pytest.mark.parametrize(
    "section", ["-- rollback:", "-- Rollback plan", "-- migrate:down", "-- +goose Down", "-- DOWN"]
)
def test_a_section_of_the_script_undoes_it(section):
    check(f"-- db/migrations/1.sql --\nALTER TABLE a;\n{section}\n-- ALTER TABLE a;\n")


def test_another_scripts_undoing_does_not_count():
    check("""\
-- db/migrations/001_add.up.sql --
ALTER TABLE a;  #! irreversible-migration
-- db/migrations/002_more.down.sql --
ALTER TABLE a;
""")


def test_sql_outside_a_folder_of_migrations_is_no_migration():
    assert Outcome.NOT_APPLICABLE is check("-- scripts/init.sql --\nCREATE TABLE a ();\n").outcome


def test_credit_is_the_share_with_a_way_back():
    back = "def downgrade():\n    op.create_table('a')\n"
    verdict = check(
        f"-- m/versions/1.py --\n{HEAD}{back}-- m/versions/2.py --\n"
        f"{HEAD.replace('def upgrade():', 'def upgrade():  #! irreversible-migration')}"
    )

    assert 0.5 == verdict.credit
