"""Components and bets: against scikit-learn, and where the answer is known."""

import numpy as np
import pandas as pd
import pytest
from sklearn.decomposition import PCA

from analytics.risk.effective_bets import effective_bets, minimum_torsion
from analytics.risk.principal_components import principal_components
from analytics.risk.sample import BadReturns
from tests.analytics.risk.assets import two_groups

ASSETS = two_groups()
EQUAL = pd.Series(1 / 6, ASSETS.columns)


@pytest.mark.parametrize("of", ["correlation", "covariance"])
def test_it_agrees_with_another_library(of: str) -> None:
    given = ASSETS / ASSETS.std() if of == "correlation" else ASSETS
    theirs = PCA().fit(given)
    found = principal_components(ASSETS, of)  # type: ignore[arg-type]  # from the list above
    assert found.variance.to_numpy() == pytest.approx(theirs.explained_variance_)
    assert found.explained.to_numpy() == pytest.approx(theirs.explained_variance_ratio_)
    assert np.abs(found.loadings.to_numpy()) == pytest.approx(np.abs(theirs.components_.T))
    assert found.scores.var().to_numpy() == pytest.approx(found.variance.to_numpy())
    assert (found.loadings.sum() >= 0).all()


def test_components_make_the_returns_again() -> None:
    found = principal_components(ASSETS, "covariance")
    again = found.scores @ found.loadings.T.set_axis(found.scores.columns) + ASSETS.mean()
    assert again.to_numpy() == pytest.approx(ASSETS.to_numpy())
    assert found.explained.sum() == pytest.approx(1)
    assert found.explained.iloc[:2].sum() > 0.7


@pytest.mark.parametrize("bets", ["minimum_torsion", "principal_components"])
def test_unrelated_equal_risks_are_as_many_bets(bets: str) -> None:
    alone = pd.DataFrame(np.diag([1.0, 4.0, 9.0]), list("abc"), list("abc"))
    held = pd.Series([6.0, 3.0, 2.0], list("abc"))
    found = effective_bets(alone, held, bets)  # type: ignore[arg-type]  # from the list above
    assert found.number == pytest.approx(3)
    assert found.shares.to_numpy() == pytest.approx([1 / 3] * 3)
    one = effective_bets(alone, pd.Series([1.0, 0, 0], list("abc")), bets)  # type: ignore[arg-type]  # as above
    assert one.number == pytest.approx(1)


def test_equal_parts_of_like_assets_are_one_component_and_even_torsions() -> None:
    alike = pd.DataFrame(np.full((5, 5), 0.95) + np.eye(5) * 0.05)
    held = pd.Series(0.2, alike.columns)
    assert effective_bets(alike, held, "principal_components").number == pytest.approx(1)
    assert effective_bets(alike, held, "minimum_torsion").number == pytest.approx(5)


def test_its_torsion_is_uncorrelated_and_nearest() -> None:
    covariance = (ASSETS * [1, 2, 3, 1, 2, 3]).cov().to_numpy()
    torsion = minimum_torsion(covariance)
    turned = torsion @ covariance @ torsion.T
    assert turned == pytest.approx(np.diag(np.diag(turned)), abs=1e-9)

    def error(of: np.ndarray) -> float:
        gap = of @ covariance @ of.T - of @ covariance - covariance @ of.T + covariance
        return float((np.diag(gap) / np.diag(covariance)).sum())

    values, vectors = np.linalg.eigh(covariance)
    assert error(torsion) < error(vectors.T)
    root = vectors @ np.diag(values**-0.5) @ vectors.T
    assert error(torsion) < error(root)
    rng = np.random.default_rng(1)
    for _ in range(50):  # the other uncorrelated factors near it are farther from the assets
        turn, _ = np.linalg.qr(np.eye(6) + 0.05 * rng.normal(size=(6, 6)))
        scale = np.sqrt(np.diag(turned))
        near = np.diag(scale) @ (turn * np.sign(np.diag(turn))) @ np.diag(1 / scale) @ torsion
        assert error(torsion) < error(near)


@pytest.mark.parametrize("bets", ["minimum_torsion", "principal_components"])
def test_bets_have_no_scale_and_add_up(bets: str) -> None:
    held = pd.Series([0.5, -0.2, 0.3, 0.1, 0.2, 0.1], ASSETS.columns)
    found = effective_bets(ASSETS.cov(), held, bets)  # type: ignore[arg-type]  # from the list above
    scaled = effective_bets(ASSETS.cov() * 1e4, held * 7, bets)  # type: ignore[arg-type]  # from the list above
    assert found.number == pytest.approx(scaled.number)
    assert found.shares.sum() == pytest.approx(1)
    assert 1 <= found.number <= 6


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: effective_bets(ASSETS.cov(), EQUAL.iloc[1:]), "Each asset"),
        (lambda: effective_bets(ASSETS.cov(), EQUAL * 0), "no variance"),
        (lambda: effective_bets(ASSETS[["a0", "a1"]].assign(c=ASSETS["a0"]).cov(), pd.Series(1, ["a0", "a1", "c"]),
                                "minimum_torsion"), "combinations of others"),
        (lambda: principal_components(ASSETS.iloc[:2]), "3 dates"),
        (lambda: principal_components(ASSETS[["a0"]]), "2 or more assets"),
    ],
)  # fmt: skip
def test_bad_input_is_a_sentence(make: object, says: str) -> None:
    with pytest.raises(BadReturns, match=says):
        make()  # type: ignore[operator]  # a lambda of the list above
