"""A relative link to a file that is not there is found at its target."""

from functools import partial

import pytest

from gonogo.model import Outcome
from gonogo.source import Span
from workspace import check_workspace

check = partial(check_workspace, only="broken-doc-link")


def test_a_link_to_nothing_is_found_at_its_target():
    verdict = check("-- docs/a.md --\nSee [the guide](../GUIDE.md#start).  #! broken-doc-link\n")

    assert Span("docs/a.md", 0, 16, 0, 27) == verdict.findings[0].span


@pytest.mark.parametrize(
    "line",
    [
        "[b](b.md)",
        "[b](./b.md#part)",
        "[readme](/README.md)",
        "[readme](../README.md)",
        "[out](../../elsewhere/x.md)",
        "[web](https://example.net/gone.md)",
        "[picture](gone.png)",
        "`[code](gone.md)`",
        "```\n[code](gone.md)\n```",
        "[folder](gone/)",
    ],
)
def test_what_is_there_or_is_no_link_to_a_text_is_right(line):
    assert Outcome.PASS is check(f"-- README.md --\nhello\n-- docs/b.md --\nhello\n-- docs/a.md --\n{line}\n").outcome


def test_documents_of_hidden_folders_are_others():
    assert Outcome.NOT_APPLICABLE is check("-- .tool/a.md --\n[x](gone.md)\n").outcome
