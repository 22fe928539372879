"""The fit of Student's t, against scipy's and against what it was drawn from."""

import numpy as np
import pytest
from scipy import stats

from analytics.risk.shapes import StudentT
from analytics.risk.student_t import MOST_DEGREES, _cost, fit_student_t
from analytics.volatility.returns import BadReturns
from tests.analytics.risk.books import heavy_returns, normal_returns


@pytest.mark.parametrize("degrees", [2.5, 4.0, 9.0])
def test_it_is_as_likely_as_scipys(degrees: float) -> None:
    losses = -heavy_returns(1_500, 3, degrees).to_numpy()
    found = fit_student_t(losses)
    assert isinstance(found.base, StudentT)
    ours = stats.t.logpdf(losses, found.base.degrees, found.location, found.scale).sum()
    theirs = stats.t.logpdf(losses, *stats.t.fit(losses)).sum()
    assert ours >= theirs - 1e-3
    assert found.base.degrees == pytest.approx(degrees, rel=0.3)
    assert found.location == pytest.approx(-0.0005, abs=0.001)


def test_the_gradient_is_the_slope() -> None:
    values = heavy_returns(200).to_numpy() * 80
    at = np.array([0.1, -0.3, np.log(5)])
    slopes = [(_cost(at + step, values)[0] - _cost(at - step, values)[0]) / 2e-6 for step in np.eye(3) * 1e-6]
    np.testing.assert_allclose(_cost(at, values)[1], slopes, atol=1e-7)


def test_the_normal_has_many_degrees() -> None:
    base = fit_student_t(-normal_returns(2_000, 5).to_numpy()).base
    assert isinstance(base, StudentT)
    assert 20 < base.degrees <= MOST_DEGREES * (1 + 1e-12)


def test_returns_that_do_not_move_are_refused() -> None:
    with pytest.raises(BadReturns, match="equal"):
        fit_student_t(np.full(100, 0.01))
