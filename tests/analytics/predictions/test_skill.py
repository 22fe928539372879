"""Skill over time against sums by hand and statsmodels, and the rule for when to train again."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from analytics.predictions.skill import (
    TooFewForecasts,
    newey_west,
    rolling_skill,
    when_to_train,
)

DAYS = pd.bdate_range("2015-01-01", periods=800, tz="UTC")


def losses(better: float, seed: int = 0, count: int = 800) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    baseline = rng.chisquare(1, count)
    return pd.DataFrame(
        {"ridge": baseline - better + 0.1 * rng.standard_normal(count), "naive": baseline}, DAYS[:count]
    )


def test_it_is_one_less_the_ratio_of_the_losses_of_each_window() -> None:
    of = losses(0.05)
    found = rolling_skill(of, "ridge", "naive", np.zeros(800), horizon=5, window=100)
    assert len(found) == 701
    for end in (99, 400, 799):
        seen = of.iloc[end - 99 : end + 1]
        assert found.loc[DAYS[end], "skill"] == pytest.approx(1 - seen["ridge"].sum() / seen["naive"].sum())


@pytest.mark.parametrize("lags", [0, 4, 20])
def test_its_standard_error_is_that_of_statsmodels(lags: int) -> None:
    values = np.cumsum(np.random.default_rng(1).standard_normal((3, 200)), axis=1)
    theirs = [
        sm.OLS(row, np.ones(200)).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": False}).bse[0]
        for row in values
    ]
    np.testing.assert_allclose(newey_west(values, lags), theirs, rtol=1e-10)


def test_the_band_holds_no_skill_nine_times_of_ten() -> None:
    """Over independent worlds in which the model is as good as the baseline; forecasts overlap by five bars."""
    inside = []
    for seed in range(400):
        rng = np.random.default_rng(seed)
        noise = np.convolve(rng.standard_normal(604), np.ones(5) / 5, "valid")
        of = pd.DataFrame({"m": 1 + noise, "b": np.ones(600)}, DAYS[:600])
        last = rolling_skill(of, "m", "b", np.zeros(600), horizon=5, window=300).iloc[-1]
        inside.append(last["low"] <= 0 <= last["high"])
    assert np.mean(inside) == pytest.approx(0.86, abs=0.05)


def test_the_level_of_a_loss_is_none_of_its_skill() -> None:
    """QLIKE of a volatility has any level; what one who knew would lose is taken from it."""
    of, least = losses(0.05), np.random.default_rng(4).standard_normal(800) - 3
    plain = rolling_skill(of, "ridge", "naive", np.zeros(800), horizon=5)
    pd.testing.assert_frame_equal(rolling_skill(of.add(least, axis=0), "ridge", "naive", least, horizon=5), plain)


def test_few_forecasts_shorten_the_window_and_very_few_are_a_sentence() -> None:
    assert len(rolling_skill(losses(0.1, count=200), "ridge", "naive", np.zeros(200), horizon=5)) == 101
    with pytest.raises(TooFewForecasts, match="needs 126 forecasts whose outcome is known, and there are 100"):
        rolling_skill(losses(0.1, count=100), "ridge", "naive", np.zeros(100), horizon=5)
    with pytest.raises(TooFewForecasts, match="needs 252"):
        rolling_skill(losses(0.1, count=200), "ridge", "naive", np.zeros(200), horizon=63)


def test_there_is_no_need_to_train_again_while_all_is_well() -> None:
    advice = when_to_train(rolling_skill(losses(0.1), "ridge", "naive", np.zeros(800), horizon=5), 62, 63, 3, 40)
    assert not advice.is_due
    assert advice.sentence == "No need to train again before it is due in 1 bar."


@pytest.mark.parametrize(
    ("better", "since", "drifted", "words"),
    [
        (0.1, 63, 0, "the last fit is 63 bars old, and it is due every 63"),
        (-0.1, 10, 0, "worse than the baseline by more than chance explains"),
        (0.1, 10, 9, "9 of 40 features have drifted"),
    ],
)
def test_each_reason_to_train_again_is_said(better: float, since: int, drifted: int, words: str) -> None:
    advice = when_to_train(
        rolling_skill(losses(better), "ridge", "naive", np.zeros(800), horizon=5), since, 63, drifted, 40
    )
    assert len(advice.reasons) == 1
    assert advice.sentence.startswith("Train again: ")
    assert words in advice.sentence
