"""A revision that follows nothing that exists, or has another's id, stops every migration."""

from functools import partial

from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="broken-migration-chain")


def test_a_parent_that_no_file_defines_is_found():
    verdict = check("""\
-- versions/1.py --
revision = '1'
down_revision = None
-- versions/2.py --
revision: str = '2'  #! broken-migration-chain
down_revision: str | None = 'gone'
""")

    (finding,) = verdict.findings
    assert finding.blocker
    assert "follows gone" in finding.message


def test_a_parent_in_another_folder_is_right():
    check("""\
-- a/versions/1.py --
revision = '1'
down_revision = None
-- b/versions/2.py --
revision = '2'
down_revision = '1'
""")


def test_two_files_with_one_id_are_found_at_the_second():
    verdict = check("""\
-- versions/1.py --
revision = '1'
down_revision = None
-- versions/2.py --
revision = '1'  #! broken-migration-chain
down_revision = None
""")

    assert ["versions/1.py"] == [related.span.path for related in verdict.findings[0].related]


def test_does_not_apply_without_revisions():
    assert Outcome.NOT_APPLICABLE is check("-- a.py --\nx = 1\n").outcome
