"""The league's job on series that the test made: one without anything to find, one with a planted signal."""

from collections.abc import Collection
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest

from analytics.predictions.model import CannotFit, Model
from analytics.predictions.problem import Target
from analytics.predictions.registry import models_for
from components.figures.arrays import read_typed_array
from components.panel import Figure, Message, Metrics, Panel, Table
from data.home import Home
from data.instruments import NewInstrument
from data.market import Market
from tests.data.market_data import store
from tests.views.predictions.ledger_worlds import START, quick, rows, store_coin
from views.predictions import KIND, PredictionsView, league_of
from views.predictions.answers import Answers, answers_of_panel
from views.slow import compute, kept_panel, work_of

TOGETHER = ("league", "forecasts", "skill", "calibration", "realised", "intervals")


@pytest.fixture
def market(home: Home) -> Market:
    store_coin(home.database)
    return home.market


def turning(days: int = 700) -> pd.DataFrame:
    """Closes whose return takes half of the one before back, and chance."""
    shocks = np.random.default_rng(5).normal(0, 0.01, days)
    returns = np.zeros(days)
    for day in range(1, days):
        returns[day] = -0.5 * returns[day - 1] + shocks[day]
    index = pd.date_range(START, periods=days, freq="D", tz="UTC", name="ts")
    return pd.DataFrame({"close": 100 * np.exp(np.cumsum(returns))}, index=index)


def held(view: PredictionsView, home: Home, told: list[float] | None = None) -> dict[str, Panel]:
    """By name, as a page gets them."""
    work = work_of(KIND, KIND.spec("league"), view, home.market, user_id=1)
    heard = told if told is not None else []
    compute(KIND, work, home.market, home.cache, lambda part, _: heard.append(part))
    kept = {name: kept_panel(work, home.cache, name) for name in TOGETHER}
    return {name: panel for name, panel in kept.items() if panel is not None}


def led(name: str, view: PredictionsView, answers: Answers | None, market: Market) -> Panel:
    spec = KIND.spec(name)
    return replace(spec, build=partial(spec.build, answers=answers)).panel(view, market)


def metrics(panel: Panel) -> dict[str, object]:
    assert isinstance(panel.content, Metrics), panel.content
    return {metric.name: metric.value for metric in panel.content.items}


@pytest.mark.parametrize("target", ["return", "direction", "volatility"])
def test_one_job_makes_all_panels_of_the_league(home: Home, market: Market, target: str) -> None:
    told: list[float] = []
    panels = held(quick(target=target, models="ridge,logistic"), home, told)
    assert tuple(panels) == TOGETHER
    assert told == sorted(told)
    assert told[-1] == 1
    league = panels["league"].content
    assert isinstance(league, Table)
    assert "best baseline" in set(league.frame["verdict"])
    assert panels["league"].context
    assert all(not isinstance(panel.content, Message) for panel in panels.values())
    skill = panels["skill"].content
    assert isinstance(skill, Figure)
    assert {trace["name"] for trace in skill.figure["data"]} <= {"Ridge regression", "Logistic regression"}
    answers = answers_of_panel(panels["forecasts"])
    assert answers is not None
    assert set(answers.by_model) == set(league.frame["name"])


def test_a_planted_signal_leads_the_page(home: Home) -> None:
    store(home.database, "TURN", turning(), instrument=NewInstrument("TURN", "Turn", kind="crypto", calendar="24/7"))
    view = quick("TURN", horizon=1, models="ridge")
    answers = answers_of_panel(held(view, home)["forecasts"])
    assert answers is not None
    assert answers.winner == "ridge"
    verdict = led("verdict", view, answers, home.market)
    said = metrics(verdict)
    assert said["recommendation"] in {"Lean long", "Stay neutral", "Lean short"}
    assert said["finding"] == "adds skill"
    assert 0.5 <= float(str(said["confidence"])) <= 1
    assert "Ridge regression" in led("forecast", view, answers, home.market).context
    outlook = led("outlook", view, answers, home.market).content
    assert isinstance(outlook, Table)
    assert outlook.frame["standing"].tolist() == ["baseline", "adds skill"]
    assert (outlook.frame["low_95"] < outlook.frame["low_50"]).all()


def test_the_first_answer_waits_for_no_league_and_says_so(market: Market) -> None:
    verdict = KIND.panel("verdict", quick(), market)
    assert isinstance(verdict.content, Metrics)
    assert "until the league of all models is over" in verdict.content.sentence
    assert metrics(verdict)["recommendation"] == "No signal"
    assert isinstance(KIND.panel("forecast", quick(), market).content, Figure)


def test_a_withheld_model_tells_no_number_until_it_is_opened(market: Market) -> None:
    closed, opened = (KIND.panel("outlook", quick(**more), market).content for more in ({}, {"signal": "1"}))
    assert isinstance(closed, Table)
    assert isinstance(opened, Table)
    assert closed.frame["standing"].tolist() == ["baseline", "withheld"]
    assert closed.frame.iloc[1, 2:].isna().all()
    assert opened.frame["standing"].tolist() == ["baseline", "withheld, opened"]
    assert opened.frame.iloc[1, 2:].notna().all()


def test_too_short_says_how_many_bars_are_missing(market: Market) -> None:
    for name in ("verdict", "league"):
        content = KIND.spec(name).panel(quick(first="500"), market).content
        assert isinstance(content, Message)
        assert content.kind == "empty"
        assert "fewer than the" in content.text


def test_a_model_that_cannot_be_fitted_is_named_and_the_others_go_on(
    home: Home, market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise CannotFit("Its coefficients do not settle.")

    def with_one_that_fails(names: Collection[str], target: Target) -> tuple[Model, ...]:
        found = models_for(names, target)
        return tuple(replace(model, fit=refuse) if model.name == "nearest_neighbours" else model for model in found)

    monkeypatch.setattr(league_of, "models_for", with_one_that_fails)
    league = held(quick(), home)["league"]
    assert isinstance(league.content, Table)
    assert "nearest_neighbours" not in set(league.content.frame["name"])
    assert any("Its coefficients do not settle." in warning for warning in league.warnings)


def test_what_the_league_says_is_recorded_once_and_only_of_the_last_bar(home: Home, market: Market) -> None:
    view = quick()
    answers = answers_of_panel(held(view, home)["forecasts"])
    assert answers is not None
    recorded = dict(rows(home.database, "SELECT model, shown_as FROM forecasts"))
    assert set(recorded) <= set(answers.by_model)
    assert recorded[answers.winner or answers.baseline] == ("winner" if answers.winner else "baseline")
    held(view, home)
    held(replace(view, end=market.bars("COIN").frame.index[-20].to_pydatetime()), home)
    assert market.ledger.count("live") == len(recorded)


def test_where_the_last_bar_cannot_be_forecast_the_one_before_is_and_it_says_so(home: Home) -> None:
    closes = turning(400)
    closes.iloc[-1] = -3.2
    store(home.database, "OIL", closes, instrument=NewInstrument("OIL", "Oil", kind="future", allows_nonpositive=True))
    view = quick(symbol="OIL")
    verdict, forecast = (KIND.panel(name, view, home.market) for name in ("verdict", "forecast"))
    assert any("OIL has no return or not every feature at its last bar, 2021-02-03." in one for one in verdict.warnings)
    assert verdict.context.endswith("2021-02-02")
    edges = str(metrics(verdict)["price"]).split(" … ")
    close = float(closes["close"].iloc[-2])
    assert 0.9 * close < float(edges[0].replace(",", "")) < close < float(edges[1].replace(",", "")) < 1.1 * close
    assert isinstance(forecast.content, Figure)
    line = forecast.content.figure["data"][0]
    assert line["name"] == "Close"
    assert read_typed_array(line["y"])[-1] == pytest.approx(close)


def test_many_paths_tell_how_steady_skill_is(market: Market) -> None:
    told: list[float] = []
    view = quick(models="ridge")
    panel = KIND.spec("paths").panel(view, market, lambda part, _: told.append(part))
    assert isinstance(panel.content, Table)
    ((row),) = panel.content.frame.to_dict("records")
    assert (row["name"], row["paths"]) == ("ridge", 5)
    assert row["worst"] <= row["median"] <= row["best"]
    assert told[-1] == 1


def test_context_that_is_not_there_leaves_the_league_as_it_is(market: Market) -> None:
    works = [work_of(KIND, KIND.spec("league"), quick(index=index), market, user_id=1) for index in ("NONE", "COIN")]
    assert works[0].version == work_of(KIND, KIND.spec("league"), quick(), market, user_id=1).version
    assert works[1].key != works[0].key


def test_an_instrument_of_returns_alone_has_no_price(home: Home) -> None:
    returns = turning(400)["close"].pct_change().dropna().to_frame("return")
    store(
        home.database,
        "FUND",
        returns,
        instrument=NewInstrument("FUND", "Fund", kind="returns", returns_in="fraction", returns_are="simple"),
    )
    view = quick(symbol="FUND", horizon="1")
    verdict, forecast, outlook = (KIND.panel(name, view, home.market) for name in ("verdict", "forecast", "outlook"))
    assert "price" not in metrics(verdict)
    assert isinstance(forecast.content, Figure)
    assert forecast.content.figure["data"][0]["name"] == "Wealth, from its returns"
    assert "1 bar from" in forecast.context
    assert outlook.context.startswith("1 bar from")


def test_bars_that_hardly_ever_move_have_no_volatility_to_forecast_and_it_says_what_to_choose(home: Home) -> None:
    closes = turning(400)
    closes["close"] = closes["close"].iloc[::40].reindex(closes.index).ffill()
    store(home.database, "STILL", closes)
    content = KIND.panel("verdict", quick(symbol="STILL", target="volatility"), home.market).content
    assert isinstance(content, Message)
    assert "is no positive volatility. Choose another stretch, more bars ahead, or another target." in content.text
