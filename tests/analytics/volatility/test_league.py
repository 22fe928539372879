"""The league: who wins, who is left out, what is told on the way."""

import numpy as np
import pandas as pd
import pytest

from analytics.volatility.contenders import contenders
from analytics.volatility.forecaster import Forecaster
from analytics.volatility.league import BadLeague, run_league
from analytics.volatility.models import MODELS
from analytics.volatility.returns import FloatArray
from analytics.volatility.scoring import squared_returns
from analytics.volatility.standings import League
from tests.analytics.volatility.contestants import EWMA, Rule, simulated

RETURNS = simulated(300)
STILL = Rule("still", lambda _values: 1e-4)
LOUD = Rule("loud", lambda _values: 9e-4)
COPY = Rule("copy", EWMA.rule)


def oracle() -> Rule:
    """Knows the process that RETURNS come from."""

    def rule(values: FloatArray) -> float:
        variance = 1e-4
        for value in values:
            variance = 3e-6 + 0.1 * float(value) ** 2 + 0.87 * variance
        return variance

    return Rule("oracle", rule)


def league(*specs: Forecaster, returns: "pd.Series[float]" = RETURNS, **options: object) -> League:
    chosen: dict[str, object] = {
        "first_window": 100,
        "proxy": squared_returns(returns),
        "rng": np.random.default_rng(1),
        "progress": lambda _part, _text: None,
        "horizons": (1, 5),
        "replications": 100,
    }
    return run_league(returns, specs, **{**chosen, **options})


def test_scores_are_mean_losses_on_the_same_periods() -> None:
    held = league(EWMA, STILL)
    values = RETURNS.to_numpy()
    for horizon in (1, 5):
        origins = range(99, 300 - horizon)
        seen = [np.mean(values[at + 1 : at + 1 + horizon] ** 2) for at in origins]
        assert held.periods[horizon] == len(seen)
        assert held.realised[horizon].dropna().to_numpy() == pytest.approx(seen)
        score = held.entries["still"].scores
        assert score["qlike"][horizon].loss == pytest.approx(np.mean([np.log(1e-4) + real / 1e-4 for real in seen]))
        assert score["mse"][horizon].loss == pytest.approx(np.mean([(real - 1e-4) ** 2 for real in seen]))


def test_who_knows_the_process_beats_ewma() -> None:
    returns = simulated(3_000, persistence=0.97)
    realised = (returns**2 + 2 * oracle_variance(returns)) / 3  # a proxy with less noise than squared returns
    held = league(EWMA, oracle(), LOUD, returns=returns, proxy=realised.rename("a good proxy"), horizons=(1,))
    assert held.winner(1) == "oracle"
    assert "oracle beats ewma at 10 % (p < 0.001) " in held.verdict(1)
    assert held.verdict(1).endswith("over 2,900 forecasts of 1 period ahead, scored against a good proxy.")
    assert not held.entries["loud"].scores["qlike"][1].in_set
    assert list(held.table(1).index) == ["oracle", "ewma", "loud"]


def oracle_variance(returns: "pd.Series[float]") -> "pd.Series[float]":
    variances, variance = [], 1e-4
    for value in returns:
        variances.append(variance)
        variance = 3e-6 + 0.1 * float(value) ** 2 + 0.87 * variance
    return pd.Series(variances, returns.index)


def test_nothing_beats_ewma_is_said() -> None:
    held = league(EWMA, LOUD, COPY)
    assert [held.winner(horizon) for horizon in (1, 5)] == [None, None]
    assert held.verdict(5) == (
        "Nothing beats ewma at 10 % over 196 forecasts of 5 periods ahead, scored against squared returns."
    )


def test_equal_models_do_not_beat_each_other() -> None:
    held = league(EWMA, COPY)
    copy, ewma = (held.entries[name].scores["qlike"][1] for name in ("copy", "ewma"))
    assert copy.against is not None
    assert copy.against.p_value == 1.0
    assert copy.loss == ewma.loss
    assert (copy.in_set, ewma.in_set, ewma.against) == (True, True, None)


def test_noise_seldom_beats_ewma() -> None:
    """Five copies of EWMA blurred by chance, 20 times: at 10 % a winner is rare."""

    def blurred(seed: int) -> Rule:
        def rule(values: FloatArray) -> float:
            noise = np.random.default_rng(seed * 1_000 + len(values)).normal(0, 0.3)
            return float(EWMA.rule(values[-40:])) * float(np.exp(noise))

        return Rule(f"blurred {seed}", rule)

    def winner(run: int) -> str | None:
        rivals = [blurred(seed + 10 * run) for seed in range(5)]
        return league(EWMA, *rivals, returns=simulated(180, run), horizons=(1,)).winner(1)

    assert sum(winner(run) is not None for run in range(20)) <= 4


def test_one_that_fails_is_left_out_with_a_reason() -> None:
    broken = Rule("broken", lambda values: -1.0 if len(values) > 150 else 1e-4)
    held = league(EWMA, broken, STILL)
    assert list(held.entries) == ["ewma", "still"]
    assert held.left_out["broken"].endswith("is not a positive variance.")


def test_a_benchmark_that_fails_ends_it() -> None:
    with pytest.raises(BadLeague, match="The benchmark ewma could not finish: Its forecast of"):
        league(Rule("ewma", lambda _values: 0.0), STILL)


def test_a_hole_in_the_proxy_is_not_scored() -> None:
    proxy = squared_returns(RETURNS)
    proxy.iloc[200] = np.nan
    held = league(EWMA, STILL, proxy=proxy)
    assert held.periods == {1: 199, 5: 191}
    assert len(held.forecasts[5]) == 200


def test_progress_rises_to_one_and_says_what_is_done() -> None:
    told: list[tuple[float, str]] = []
    league(EWMA, STILL, progress=lambda part, text: told.append((part, text)), refit_every=50)
    parts = [part for part, _ in told]
    assert parts == sorted(parts)
    assert (parts[0], parts[-1]) == (0.0, 1.0)
    assert told[0][1] == "ewma: fit 1 of 4 (1 of 2 models)"
    assert [text for _, text in told if text.startswith("Comparing")] == [
        "Comparing forecasts of 1 ahead",
        "Comparing forecasts of 5 ahead",
    ]


@pytest.mark.parametrize("fault", [KeyboardInterrupt, ValueError])
def test_a_listener_can_stop_it(fault: type[BaseException]) -> None:
    def stop(_part: float, text: str) -> None:
        if text.startswith("still"):
            raise fault("cancelled")

    with pytest.raises(fault, match="cancelled"):
        league(EWMA, STILL, progress=stop)


def test_the_models_of_the_desk_play_and_repeat() -> None:
    returns = simulated(330)
    rivals = contenders({name: MODELS[name] for name in ("ewma", "constant", "garch", "egarch", "har-rv")})
    one, two = (league(*rivals, returns=returns, first_window=250, refit_every=40) for _ in range(2))
    assert one.left_out == {}
    for horizon in (1, 5):
        pd.testing.assert_frame_equal(one.forecasts[horizon], two.forecasts[horizon])
        pd.testing.assert_frame_equal(one.table(horizon), two.table(horizon))
    table = one.table(1)
    assert set(table["refits"]) == {2}
    assert table.loc[["ewma", "garch", "egarch"], ["aic", "bic"]].notna().all(axis=None)


@pytest.mark.parametrize("name", ["garch", "tarch", "har-rv"])
def test_poisoned_returns_after_an_origin_leave_the_forecasts_before_it(name: str) -> None:
    poisoned = RETURNS.copy()
    poisoned.iloc[261:] = 0.5
    rivals = contenders({key: MODELS[key] for key in ("ewma", name)})
    clean, other = (
        league(*rivals, returns=returns, first_window=250, refit_every=30, proxy=squared_returns(RETURNS)).forecasts
        for returns in (RETURNS, poisoned)
    )
    for horizon in (1, 5):
        np.testing.assert_array_equal(clean[horizon].iloc[:12], other[horizon].iloc[:12])
        assert (clean[horizon].iloc[12:] != other[horizon].iloc[12:]).all(axis=None)


def test_it_refuses_what_means_nothing() -> None:
    holed = RETURNS.copy()
    holed.iloc[5] = np.nan
    proxy = squared_returns(RETURNS)
    for says, run in {
        "not among the models": lambda: league(STILL),
        "same name": lambda: league(EWMA, EWMA),
        "between 0 and 1": lambda: league(EWMA, level=1.5),
        "not numbers": lambda: league(EWMA, returns=holed),
        "order of time": lambda: league(EWMA, returns=RETURNS[::-1]),
        "no name": lambda: league(EWMA, proxy=proxy.rename(None)),
        "negative or infinite": lambda: league(EWMA, proxy=-proxy),
        "a date twice": lambda: league(EWMA, proxy=pd.concat([proxy, proxy]).rename("twice")),
        "Only 4 forecasts of 1 ahead": lambda: league(EWMA, first_window=296),
        "Only 0 forecasts of 400 ahead": lambda: league(EWMA, horizons=(400,)),
    }.items():
        with pytest.raises(BadLeague, match=says):
            run()


def test_a_proxy_of_another_level_is_noted() -> None:
    proxy = squared_returns(RETURNS)
    assert league(EWMA, STILL).notes == ()
    held = league(EWMA, STILL, proxy=(proxy * 0.5).rename("half"))
    assert held.proxy_level == pytest.approx(0.5)
    assert held.notes[0].startswith("half has 0.50 times the level of squared returns")
