"""Two revisions that nothing follows stop a deployment; one head, a merge or named branches do not."""

from functools import partial

from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="multiple-migration-heads")


def revision(id: str, parent: str, mark: str = "", folder: str = "versions") -> str:
    return f"-- {folder}/{id}.py --\nrevision = '{id}'{mark}\ndown_revision = {parent}\ndef upgrade(): ...\n"


def test_a_chain_has_one_head():
    assert Outcome.PASS is check(revision("1", "None") + revision("2", "'1'") + revision("3", "'2'")).outcome


def test_two_heads_are_one_finding_that_names_both():
    verdict = check(
        revision("1", "None") + revision("2", "'1'") + revision("3", "'1'", "  #! multiple-migration-heads")
    )

    (finding,) = verdict.findings
    assert finding.blocker
    assert "(2, 3)" in finding.message
    assert ["versions/2.py"] == [related.span.path for related in finding.related]


def test_a_merge_joins_them():
    check(revision("1", "None") + revision("2", "'1'") + revision("3", "'1'") + revision("4", "('2', '3')"))


def test_named_branches_may_have_a_head_each():
    named = revision("3", "'1'").replace("def upgrade", "branch_labels = ('reports',)\ndef upgrade")
    check(revision("1", "None") + revision("2", "'1'") + named)


def test_each_folder_of_revisions_has_a_head_of_its_own():
    check(revision("1", "None", folder="a/versions") + revision("2", "None", folder="b/versions"))


def test_does_not_apply_without_revisions():
    assert Outcome.NOT_APPLICABLE is check("-- a.py --\nx = 1\n").outcome
