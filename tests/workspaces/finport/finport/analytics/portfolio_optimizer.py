"""Mean-variance optimization without short sales."""

from dataclasses import dataclass
from typing import List, Tuple

import numpy as np
from numpy.typing import NDArray

Vector = np.ndarray[tuple[int], np.dtype[np.float64]]
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]


@dataclass(frozen=True)
class Optimum:
    weights: Vector
    expected_return: float
    volatility: float


def covariance_of(returns: NDArray[np.float64]) -> Matrix:
    """The covariances of daily returns: one row for each day, one column for each stock."""
    centred = returns - returns.mean(axis=0)
    return centred.T @ centred / (len(returns) - 1)


def project_to_simplex(values: Vector) -> Vector:
    """The nearest weights that are not negative and add up to 1."""
    descending = np.sort(values)[::-1]
    excess = np.cumsum(descending) - 1.0
    last = np.nonzero(descending - excess / np.arange(1, len(values) + 1) > 0)[0][-1]
    return np.maximum(values - excess[last] / (last + 1), 0.0)


def optimize(expected_returns: Vector, covariance: Matrix, risk_aversion: float, steps: int = 500) -> Optimum:
    """Maximize return - risk_aversion / 2 * variance by projected gradient ascent."""
    count = len(expected_returns)
    weights: Vector = np.full(count, 1.0 / count)
    largest = float(np.linalg.eigvalsh(covariance)[-1])
    rate = 1.0 / max(risk_aversion * largest, 1e-9)
    for _ in range(steps):
        gradient = expected_returns - risk_aversion * covariance @ weights
        weights = project_to_simplex(weights + rate * gradient)
    variance = float(weights @ covariance @ weights)
    return Optimum(weights, float(weights @ expected_returns), variance**0.5)


def risk_contributions(weights: Vector, covariance: Matrix) -> NDArray[np.float64]:
    """Each stock's share of the variance; they add up to 1."""
    column: Vector = weights.reshape(-1, 1)
    shares = column * (covariance @ column)
    return (shares / shares.sum()).ravel()


def frontier(expected_returns: np.ndarray[float], covariance: Matrix, points: int = 10) -> List[Tuple[float, float]]:
    """(volatility, return) along the efficient frontier, from careful to daring."""
    optima = (optimize(expected_returns, covariance, risk) for risk in np.geomspace(50.0, 0.5, points))
    return [(optimum.volatility, optimum.expected_return) for optimum in optima]
