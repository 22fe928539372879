"""A replay says of each bar what was said then, and is never taken for anything else."""

from dataclasses import replace

import numpy as np
import pytest

from analytics.predictions.forecasting import forecast_at, judged_at
from analytics.predictions.standings import League, Verdict
from data.forecast_entries import NewForecast, Said
from data.home import Home
from data.market import Market
from tests.views.predictions.ledger_worlds import NOW, quick, rows, store_coin
from views.base import NothingToShow
from views.predictions.asked import asked
from views.predictions.league_of import league_of, plan_of
from views.predictions.recording import said
from views.predictions.replay import replay, replayed
from views.predictions.scoring import score_due
from views.predictions.state import PredictionsView

CUTS = (420, 433, 455)  # bars that there were then


@pytest.fixture
def market(home: Home) -> Market:
    store_coin(home.database)
    return home.market


@pytest.fixture
def cuts(home: Home) -> None:
    for bars in CUTS:
        store_coin(home.database, bars, f"CUT{bars}")


def everything(view: PredictionsView, market: Market, every: int = 1) -> list[NewForecast]:
    return list(replayed(view, market, every=every, made_at=NOW, progress=lambda *_: None))


@pytest.mark.usefixtures("cuts")
@pytest.mark.parametrize("target", ["return", "direction", "volatility"])
def test_a_data_set_that_ended_then_says_the_same(market: Market, target: str) -> None:
    view = quick(target=target, models="logistic" if target == "direction" else "ridge,nearest_neighbours")
    whole = {(entry.as_of, entry.model): entry for entry in everything(view, market)}
    compared = 0
    for bars in CUTS:
        about = asked(replace(view, symbol=f"CUT{bars}"), market)
        league = league_of(view, about.problem)
        last = about.bars.series.last
        then = judged_at(league, last)
        assert (then.verdict, then.baseline, then.winner) == (league.verdict, league.baseline, league.winner)
        for name, verdict in league_verdicts(league).items():
            entry, cut = whole[last, name], forecast_at(league, name, last, plan_of(view))
            same(entry.said, said(cut))
            same(entry.baseline_said, said(forecast_at(league, league.baseline, last, plan_of(view))))
            assert (entry.settings, entry.fitted_on) == (cut.settings, cut.fitted_on)
            assert (entry.finding, entry.judged_on) == (verdict.finding, verdict.forecasts)
            assert entry.p_value == pytest.approx(verdict.p_value)
            compared += 1
    assert compared >= 2 * len(CUTS)


def league_verdicts(league: League) -> dict[str, Verdict]:
    """Of the models, and of the baseline where it leads."""
    models = {name: one.verdict for name, one in league.standings.items() if one.verdict is not None}
    return models | ({} if league.winner else {league.baseline: league.verdict})


def same(one: Said, other: Said) -> None:
    assert one.quantiles == pytest.approx(other.quantiles, rel=1e-9)
    assert one.expected == pytest.approx(other.expected, rel=1e-9)
    assert (one.probability_up or 0.0) == pytest.approx(other.probability_up or 0.0, rel=1e-9)


def test_one_walk_says_what_a_league_says_of_each_bar(market: Market) -> None:
    view = quick()
    about = asked(view, market)
    league = league_of(view, about.problem)
    entries = everything(view, market)
    for entry in entries[:: len(entries) // 6]:
        theirs = forecast_at(league, entry.model, entry.as_of, plan_of(view))
        assert (entry.said, entry.fitted_on, entry.settings) == (said(theirs), theirs.fitted_on, theirs.settings)


def test_bars_lie_apart_and_are_the_same_wherever_the_walk_begins(market: Market) -> None:
    bars = sorted({entry.as_of for entry in everything(quick(), market, every=7)})
    later = sorted({entry.as_of for entry in everything(quick(start="2020-03-15"), market, every=7)})
    steps = np.diff([bar.toordinal() for bar in bars])
    assert set(steps.tolist()) == {7}
    assert set(later) < set(bars)


def test_a_replay_is_written_once_marked_for_ever_and_scored(home: Home, market: Market) -> None:
    done = replay(quick(), market, every=10, made_at=NOW)
    again = replay(quick(), market, every=10, made_at=NOW)
    assert (done.new, again.new, again.forecasts) == (done.forecasts, 0, done.forecasts)
    assert rows(home.database, "SELECT DISTINCT origin, made_at FROM forecasts") == [("replay", NOW)]
    scoring = score_due(market)
    assert (scoring.scored, scoring.waiting) == (done.forecasts, 0)
    assert market.ledger.scored("live").empty
    assert len(market.ledger.scored("replay")) == done.forecasts
    assert not market.ledger.scored("replay")["late"].any()


def test_one_model_leads_at_each_bar(home: Home, market: Market) -> None:
    replay(quick(), market, every=10, made_at=NOW)
    leading = rows(
        home.database,
        "SELECT count(*) FILTER (WHERE shown_as IN ('baseline', 'winner')) FROM forecasts GROUP BY as_of",
    )
    assert set(leading) == {(1,)}


def test_a_stretch_too_short_says_so(market: Market) -> None:
    with pytest.raises(NothingToShow, match="fewer than"):
        replay(quick(first=470), market, every=1)
