"""Methods walked forward without a look ahead, and judged."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.risk.asked import BadRisk
from analytics.risk.estimate import estimate
from analytics.risk.league import run_league
from analytics.risk.methods import METHODS
from analytics.risk.past import Past
from analytics.risk.standings import League
from analytics.risk.tail_scores import fissler_ziegel, tick_loss
from analytics.risk.walk import Steps, walk_all
from analytics.volatility.scoring import diebold_mariano
from tests.analytics.risk.books import dated, heavy_returns, normal_returns
from tests.analytics.volatility.simulated import garch_returns

RETURNS = garch_returns(420, 2)
WINDOW = 250


def silent(_part: float, _text: str) -> None:
    """Nobody listens."""


def league(methods: Sequence[str], returns: "pd.Series[float]" = RETURNS, **options: object) -> League:
    chosen: dict[str, object] = {"window": WINDOW, "rng": np.random.default_rng(1), "progress": silent}
    return run_league(returns, methods, **{**chosen, **options})


@pytest.mark.parametrize("method", METHODS)
def test_poison_after_a_period_leaves_all_before_alone(method: str) -> None:
    """To the last bit, between refits too."""
    poisoned = RETURNS.copy()
    poisoned.iloc[311:] = -3 * poisoned.iloc[311:].to_numpy()[::-1]
    clean, other = (
        walk_all(
            returns, [METHODS[method]], Steps(WINDOW, 25), (0.95, 0.99), rng=np.random.default_rng(1), progress=silent
        )[0][method]
        for returns in (RETURNS, poisoned)
    )
    known = 311 - WINDOW + 1
    assert len(clean.value_at_risk) == len(RETURNS) - WINDOW + 1
    for name in ("value_at_risk", "expected_shortfall", "slices"):
        np.testing.assert_array_equal(getattr(clean, name)[:known], getattr(other, name)[:known])
    assert (clean.value_at_risk[-1] != other.value_at_risk[-1]).all()


@pytest.mark.parametrize("method", [name for name in METHODS if not name.startswith("monte_carlo")])
def test_a_walk_is_the_estimate_of_each_window(method: str) -> None:
    """Where every period is a refit; of those that never refit EWMA alone remembers more than the window."""
    found, _ = walk_all(
        RETURNS.iloc[:262], [METHODS[method]], Steps(WINDOW, 1), (0.95,), rng=np.random.default_rng(1), progress=silent
    )
    for row in (0, 5, 12):
        window = RETURNS.iloc[row : row + WINDOW]
        alone = estimate(window, method, 0.95, rng=np.random.default_rng(1), resamples=0)
        loose = 0.03 if method == "hull_white" else 1e-6  # its oldest shocks had another start
        assert found[method].value_at_risk[row, 0] == pytest.approx(alone.value_at_risk, rel=loose)
        assert found[method].expected_shortfall[row, 0] == pytest.approx(alone.expected_shortfall, rel=loose)


def test_the_records_are_of_the_forecasts_shown() -> None:
    held = league(("historical", "gaussian"))
    losses = -RETURNS.iloc[WINDOW:]
    assert list(held.losses) == list(losses)
    for confidence in (0.95, 0.99):
        at_risk, shortfall = held.value_at_risk[confidence], held.expected_shortfall[confidence]
        assert list(at_risk.index) == list(losses.index)
        hits = (losses > at_risk["gaussian"]).to_numpy()
        record = held.records[confidence]["gaussian"]
        assert record.coverage.exceptions == hits.sum() == held.exceptions(confidence)["gaussian"].sum()
        scores = {
            name: fissler_ziegel(losses.to_numpy(), at_risk[name].to_numpy(), shortfall[name].to_numpy(), confidence)
            for name in at_risk
        }
        ticks = tick_loss(losses.to_numpy(), at_risk["gaussian"].to_numpy(), confidence)
        assert (record.tick, record.joint) == (pytest.approx(ticks.mean()), pytest.approx(scores["gaussian"].mean()))
        against = diebold_mariano(scores["gaussian"], scores["historical"])
        assert record.against == against
        assert record.p_adjusted == against.p_lower
        assert held.records[confidence]["historical"].against is None
        assert record.light is None  # 170 periods are fewer than 250


def test_tomorrow_is_the_estimate_at_the_last_return() -> None:
    held = league(("historical", "gaussian", "ewma"))
    window = RETURNS.iloc[-WINDOW:]
    for method in ("historical", "gaussian"):
        alone = estimate(window, method, 0.99, rng=np.random.default_rng(1), resamples=0)
        assert held.next_value_at_risk.loc[method, 0.99] == pytest.approx(alone.value_at_risk)
        assert held.next_expected_shortfall.loc[method, 0.99] == pytest.approx(alone.expected_shortfall)
    assert held.as_of == RETURNS.index[-1]
    gap = held.disagreement(0.99)
    ahead = held.next_value_at_risk[0.99]
    assert (gap.lowest, gap.highest) == (ahead.min(), ahead.max())
    assert gap.spread == pytest.approx((ahead.max() - ahead.min()) / ahead.median())
    assert ahead[gap.highest_method] == gap.highest


@pytest.mark.parametrize(
    ("returns", "right"),
    [
        (normal_returns(1_600, 11), ("historical", "gaussian", "student_t", "cornish_fisher", "extreme_value")),
        (heavy_returns(1_600, 12), ("historical", "student_t", "extreme_value")),
        (garch_returns(1_600, 13), ("garch", "garch_t", "filtered_historical", "filtered_extreme_value")),
    ],
)
def test_who_knows_the_process_is_exceeded_as_often_as_it_says(
    returns: "pd.Series[float]", right: Sequence[str]
) -> None:
    """Within the binomial's 99.9 %, and none of them by clusters."""
    held = league(right, returns, window=600, refit_every=100, benchmark=right[0])
    for confidence in (0.95, 0.99):
        low, high = stats.binom.interval(0.999, 1_000, 1 - confidence)
        for method in right:
            record = held.records[confidence][method]
            assert low <= record.coverage.exceptions <= high
            assert record.coverage.independence.p_value > 1e-3


def test_who_ignores_fat_tails_is_found_out() -> None:
    held = league(("historical", "gaussian", "student_t"), heavy_returns(3_000, 12), window=600)
    assert "gaussian" not in held.held(0.99)
    assert held.ranking(0.99)[-1] == "gaussian"
    assert held.best != "gaussian"
    assert held.records[0.99]["gaussian"].shortfall.z2_p_value < 0.01


def test_the_verdict_says_who_held() -> None:
    good = league(("historical", "gaussian"), normal_returns(1_600, 11), window=600)
    best = good.ranking(0.95)[0]
    assert good.verdict(0.95) == f"2 of 2 methods held over 1000 periods at 0.95; the best of them is {best}."
    crash = dated(np.where(np.arange(1_200) < 600, 1.0, 5.0) * normal_returns(1_200).to_numpy())
    bad = league(("historical", "gaussian"), crash, window=600)
    assert bad.held(0.95) == ()
    assert bad.verdict(0.95).startswith("No method held over 600 periods at 0.95; ")
    assert "number of exceptions" in bad.verdict(0.95)


def test_the_best_held_most_often_and_then_scored_best() -> None:
    held = league(("historical", "gaussian", "student_t", "weighted_historical"), heavy_returns(3_000, 12), window=600)
    times = {name: sum(name in held.held(one) for one in (0.95, 0.99)) for name in held.value_at_risk[0.95]}
    rivals = [name for name, count in times.items() if count == max(times.values())]
    assert held.best in rivals
    places = {
        name: sum(
            sum(other.joint < records[name].joint for other in records.values()) for records in held.records.values()
        )
        for name in rivals
    }
    assert places[held.best] == min(places.values())


def test_the_table_has_a_row_a_method_best_first() -> None:
    held = league(("historical", "gaussian", "ewma"), normal_returns(900, 4), window=400)
    table = held.table(0.99)
    assert list(table.index) == list(held.ranking(0.99))
    assert list(table["held"]) == sorted(table["held"], reverse=True)
    assert np.isnan(table.loc["historical", "joint_dm"])
    assert set(table["zone"]) <= {"green", "yellow", "red"}
    assert table["multiplier"].notna().all()
    assert held.table(0.95)["multiplier"].isna().all()


def test_a_method_that_fails_is_left_out_with_a_reason() -> None:
    """Half a year without movement: windows of nothing but it have no volatility; EWMA never forgets all."""
    still = dated(np.where((np.arange(700) > 300) & (np.arange(700) < 450), 0.0, normal_returns(700).to_numpy()))
    names = ("ewma", "historical", "student_t", "extreme_value", "cornish_fisher")
    held = league(names, still, window=120, benchmark="ewma")
    assert set(held.left_out) == set(names) - {"ewma"}
    assert "120 periods in a row all returns are equal" in held.left_out["cornish_fisher"]
    assert "losses lie beyond the threshold" in held.left_out["extreme_value"]
    assert list(held.table(0.95).index) == list(held.next_value_at_risk.index) == ["ewma"]


def test_a_benchmark_that_fails_ends_it() -> None:
    rising = dated(np.abs(normal_returns(420).to_numpy()) + 0.02)
    with pytest.raises(BadRisk, match="The benchmark historical could not finish: It expects no loss"):
        league(("historical", "gaussian"), rising)


def test_progress_rises_to_one_and_says_what_is_done() -> None:
    heard: list[tuple[float, str]] = []
    league(("historical", "gaussian", "student_t"), progress=lambda part, text: heard.append((part, text)))
    parts = [part for part, _ in heard]
    assert parts == sorted(parts)
    assert (parts[0], parts[-1]) == (0.0, 1.0)
    assert heard[0][1] == "Historical simulation (1 of 2)"
    assert "Fit 1 of 9, of 1 methods" in [text for _, text in heard]
    assert [text for _, text in heard if text.startswith("Judging")] == ["Judging at 0.95", "Judging at 0.99"]


def test_a_listener_can_stop_it() -> None:
    def stop(_part: float, text: str) -> None:
        if text.startswith("Fit 2"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        league(("historical", "student_t"), progress=stop)


def test_the_same_seed_gives_the_same_league() -> None:
    one, other = (league(("historical", "monte_carlo", "garch_t"), refit_every=60) for _ in range(2))
    for confidence in (0.95, 0.99):
        pd.testing.assert_frame_equal(one.table(confidence), other.table(confidence))


def test_a_volatility_model_is_fitted_once_whoever_asks() -> None:
    past = Past.whole(RETURNS, np.random.default_rng(1))
    assert past.drawing(np.random.default_rng(2)).garch("normal") is past.garch("normal")


def test_it_refuses_what_means_nothing() -> None:
    for says, run in {
        "plays once": lambda: league(("historical", "historical")),
        "benchmark historical among them": lambda: league(("gaussian",)),
        "no method 'magic'": lambda: league(("historical", "magic")),
        "window of at least 110": lambda: league(("historical", "extreme_value"), window=100),
        "after at least 1 period": lambda: league(("historical",), refit_every=0),
        "confidence": lambda: league(("historical",), confidences=(0.95, 0.95)),
        "level": lambda: league(("historical",), level=0.0),
    }.items():
        with pytest.raises(BadRisk, match=says):
            run()
