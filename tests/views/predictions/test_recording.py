"""What is shown of the last bar goes into the ledger, once."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from analytics.predictions.forecasting import forecast_now
from components.panel import Table
from data.home import Home
from data.market import Market
from data.watched_predictions import watched
from tests.views.predictions.ledger_worlds import BARS, NOW, quick, rows, store_coin
from views.predictions import KIND
from views.predictions.answering import first_answers
from views.predictions.asked import asked
from views.predictions.calendar import last_days
from views.predictions.league_of import league_of
from views.predictions.nightly import forecast_and_record
from views.predictions.recording import record


@pytest.fixture
def market(home: Home) -> Market:
    store_coin(home.database)
    return home.market


def test_a_shown_forecast_is_recorded_once_with_its_baseline(home: Home, market: Market) -> None:
    view = replace(quick(), model="ridge")
    about = asked(view, market)
    league = league_of(view, about.problem)
    said, naive = (forecast_now(league, name, seed=1) for name in ("ridge", league.baseline))
    assert record(said, view, about, league, market, made_at=NOW) == 1
    assert record(said, view, about, league, market, made_at=NOW + timedelta(days=1)) == 0
    ((model, as_of, made_at, query, quantiles, baseline, theirs, judged_on, code),) = rows(
        home.database,
        "SELECT model, as_of, made_at, query, quantiles, baseline, baseline_quantiles, judged_on, code_version"
        " FROM forecasts",
    )
    assert (model, as_of, made_at, query) == ("ridge", about.bars.series.last, NOW, view.query())
    assert (list(said.quantiles), list(naive.quantiles)) == (quantiles, theirs)
    assert (baseline, judged_on) == (league.baseline, int(league.realised.notna().sum()))
    assert len(str(code)) == 24


def test_what_leads_in_a_first_answer_is_recorded_and_the_same_words_of_a_league_are_no_others(
    home: Home, market: Market
) -> None:
    view = quick()
    answers = first_answers(view, market)
    ((model, query),) = rows(home.database, "SELECT model, query FROM forecasts")
    assert (model, query) == (answers.winner or answers.baseline, view.query())
    about = asked(view, market)
    league = league_of(view, about.problem)
    again = record(answers.by_model[str(model)].forecast, view, about, league, market)
    assert again == 0


def test_only_what_is_said_of_the_last_bar_is_live(home: Home, market: Market) -> None:
    view = quick(end="2021-03-01")
    about = asked(view, market)
    league = league_of(view, about.problem)
    assert record(forecast_now(league, "ridge", seed=1), view, about, league, market) == 0
    assert market.ledger.count("live") == 0


def test_a_night_forecasts_with_every_model_and_with_the_baseline_where_it_leads(home: Home, market: Market) -> None:
    view = replace(quick(), model="ridge")
    new = forecast_and_record(view, market, NOW)
    assert forecast_and_record(view, market, NOW + timedelta(days=1)) == 0
    shown = dict(rows(home.database, "SELECT model, shown_as FROM forecasts"))
    league = league_of(view, asked(view, market).problem)
    assert len(shown) == new
    if league.winner is None:
        assert shown == {league.baseline: "baseline", "ridge": "chosen", "nearest_neighbours": "beside"}
    else:
        assert shown[league.winner] == "winner"
    assert watched(home.database) == ()


def test_a_stretch_that_ended_is_forecast_every_night_from_the_last_bar(home: Home, market: Market) -> None:
    watched_view = quick(models="ridge", end="2021-03-01")
    assert watched_view.end is not None
    assert forecast_and_record(watched_view, market, NOW) > 0
    ((as_of,),) = rows(home.database, "SELECT DISTINCT as_of FROM forecasts")
    assert as_of == market.bars("COIN").series.last


def test_bars_ahead_end_by_the_calendar_of_the_instrument(home: Home, market: Market) -> None:
    coin = market.listing("COIN").instrument
    friday = pd.DatetimeIndex(["2024-01-12"], tz="UTC")
    stock, unknown = replace(coin, calendar="XNYS"), replace(coin, calendar=None)
    ends = {
        name: last_days(instrument, interval, friday, 2, market)[0].strftime("%Y-%m-%d")
        for name, instrument, interval in (
            ("coin", coin, "1d"),
            ("stock", stock, "1d"),
            ("unknown", unknown, "1d"),
            ("weeks", stock, "1w"),
            ("months", stock, "1mo"),
        )
    }
    # The fifteenth is a holiday in New York.
    assert ends == {
        "coin": "2024-01-14",
        "stock": "2024-01-17",
        "unknown": "2024-01-16",
        "weeks": "2024-01-26",
        "months": "2024-03-12",
    }


def test_a_forecast_after_its_last_day_is_late_and_one_in_time_is_not(home: Home, market: Market) -> None:
    last = wanders_end()
    view = quick()
    forecast_and_record(view, market, last + timedelta(hours=20))
    assert not market.ledger.newest("live", "COIN", "return", 5, 10)["late"].any()
    forecast_and_record(quick(horizon=6), market, last + timedelta(days=7))
    assert market.ledger.newest("live", "COIN", "return", 6, 10)["late"].all()


def wanders_end() -> pd.Timestamp:
    return pd.Timestamp("2020-01-01", tz="UTC") + pd.Timedelta(days=BARS - 1)


def test_the_job_of_the_league_records_what_it_will_show(home: Home, market: Market) -> None:
    made = [KIND.panel("forecasts", quick(), market) for _ in range(2)]
    assert all(isinstance(panel.content, Table) for panel in made)
    recorded = market.ledger.newest("live", "COIN", "return", 5, 20)
    assert set(recorded["model"]) >= {"ridge", "nearest_neighbours"}
    assert recorded["model"].is_unique
    assert recorded["shown_as"].isin(["baseline", "winner"]).sum() == 1
