"""The score is the weighted sum and nothing else."""

import pytest

from gonogo.engine import weigh
from gonogo.model import DEFAULT_WEIGHTS, Category, Outcome
from gonogo.verdict import Score


def test_the_assessments_own_category_scores_add_up_to_39_75_not_68():
    scores = dict(zip(Category, (0, 70, 10, 95, 60, 95), strict=True))

    rows = weigh(scores, dict.fromkeys(Category, Outcome.FAIL), DEFAULT_WEIGHTS)

    assert pytest.approx(39.75, abs=1e-12) == Score(rows).total
