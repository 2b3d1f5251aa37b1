import numpy as np
import pytest

from finport.analytics.portfolio_optimizer import (
    covariance_of,
    frontier,
    optimize,
    project_to_simplex,
    risk_contributions,
)

RETURNS = np.array([0.10, 0.05, 0.02])
COVARIANCE = np.diag([0.09, 0.03, 0.01])


def test_covariances_are_those_of_numpy() -> None:
    days = np.array([[0.01, 0.02], [0.03, -0.01], [-0.02, 0.00]])
    assert covariance_of(days) == pytest.approx(np.cov(days, rowvar=False))


def test_weights_on_the_simplex_stay() -> None:
    weights = np.array([0.2, 0.3, 0.5])
    assert project_to_simplex(weights) == pytest.approx(weights)


def test_no_weight_is_negative() -> None:
    assert (optimize(RETURNS, COVARIANCE, risk_aversion=0.1).weights >= 0).all()


def test_the_daring_hold_what_pays_most() -> None:
    assert optimize(RETURNS, COVARIANCE, risk_aversion=0.01).weights == pytest.approx([1.0, 0.0, 0.0])


def test_the_frontier_trades_risk_for_return() -> None:
    returns = [point[1] for point in frontier(RETURNS, COVARIANCE)]
    assert returns == sorted(returns)


def test_contributions_to_the_risk_add_up_to_one() -> None:
    contributions = risk_contributions(np.array([0.2, 0.3, 0.5]), COVARIANCE)
    assert contributions.sum() == pytest.approx(1.0)
    assert contributions[0] == pytest.approx(0.0036 / 0.0088)
