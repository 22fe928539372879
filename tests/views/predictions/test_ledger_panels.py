"""The panels of the ledger on forecasts made by hand."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.arrays import read_typed_array
from components.panel import Figure, Message, Panel, Table, panel_from_json, panel_to_json
from data.home import Home
from data.market import Market
from tests.data.made_forecasts import NARROW, WIDE, instrument_id, made_forecast, made_outcome
from tests.views.predictions.ledger_worlds import NOW, rows, store_coin
from views.base import PanelSpec
from views.predictions.ledger_panels import PANELS
from views.predictions.state import PredictionsView

COUNT = 60
SPECS: dict[str, PanelSpec[PredictionsView]] = {spec.name: spec for spec in PANELS}


@pytest.fixture
def market(home: Home) -> Market:
    store_coin(home.database)
    return home.market


def fill(home: Home, origin: str = "live", count: int = COUNT, **others: Any) -> None:
    """A forecast a day by each of two models, with outcomes that the narrow one has inside two times in three."""
    coin, start = instrument_id(home.database, "COIN"), pd.Timestamp("2020-06-01", tz="UTC")
    days = [start + pd.Timedelta(days=number) for number in range(count)]
    ridge = [made_forecast(coin, as_of=day, origin=origin, **others) for day in days]
    naive = {**others, "model": "no_change", "shown_as": "baseline", "said": WIDE}
    home.market.ledger.record([*ridge, *(made_forecast(coin, as_of=day, origin=origin, **naive) for day in days)])
    outcomes = [
        made_outcome(
            forecast_id,
            ended_at=as_of + timedelta(days=5),
            realised=0.01 if day % 3 else -0.06,
            crps=0.004 + 0.001 * (day % 2) if model == "ridge" else 0.006,
            inside_50=bool(day % 3),
            inside_80=bool(day % 3),
        )
        for forecast_id, as_of, model in rows(
            home.database, "SELECT id, as_of, model FROM forecasts ORDER BY as_of, id"
        )
        for day in [as_of.toordinal()]
    ]
    home.market.ledger.score(outcomes)


def shown(name: str, market: Market, **raw: Any) -> Panel:
    made = SPECS[name].panel(PredictionsView.parse({"symbol": "COIN", **raw}), market)
    again = panel_to_json(panel_from_json(panel_to_json(made)))
    assert again == panel_to_json(made)
    return made


def table(name: str, market: Market, **raw: Any) -> pd.DataFrame:
    content = shown(name, market, **raw).content
    assert isinstance(content, Table), content
    assert set(content.frame.columns) == {column.name for column in content.columns}
    return content.frame


def message(name: str, market: Market, **raw: Any) -> str:
    content = shown(name, market, **raw).content
    assert isinstance(content, Message), content
    assert content.kind == "empty"
    return content.text


def test_an_empty_ledger_says_how_it_is_filled(market: Market) -> None:
    for name in SPECS:
        assert "python app.py predictions watch COIN" in message(name, market)
        assert "python app.py predictions replay COIN --horizon 7" in message(name, market, replay="true", horizon=7)


def test_what_has_no_outcome_yet_is_listed_and_otherwise_waits(home: Home, market: Market) -> None:
    market.ledger.record([made_forecast(instrument_id(home.database, "COIN"))])
    assert table("ledger", market)["outcome"].tolist() == ["not over"]
    for name in set(SPECS) - {"ledger"}:
        assert "1 of them wait" in message(name, market)
        assert "python app.py predictions score" in message(name, market)


def test_live_and_replay_are_shown_apart(home: Home, market: Market) -> None:
    fill(home)
    for name in SPECS:
        assert shown(name, market).context.startswith("Live")
        assert "python app.py predictions replay COIN" in message(name, market, replay="true")
    fill(home, "replay", 45)
    assert len(table("ledger", market, replay="true")) == 90
    assert shown("record", market, replay="true").context.startswith("Replay: 90 forecasts")


def test_the_newest_forecasts_come_with_their_outcomes(home: Home, market: Market) -> None:
    fill(home)
    found = table("ledger", market)
    assert len(found) == 2 * COUNT
    assert found["as_of"].is_monotonic_decreasing
    newest = found.iloc[1]
    assert (newest["model"], newest["shown_as"], newest["counts"]) == ("Ridge regression", "chosen", "yes")
    assert (newest["low"], newest["high"]) == pytest.approx((-0.02, 0.02))
    ridge = found[found["model"] == "Ridge regression"]
    assert set(zip(ridge["realised"], ridge["outcome"], strict=True)) == {(0.01, "inside"), (-0.06, "below")}
    assert ridge["gain"].between(0.16, 0.34).all()


def test_the_record_holds_each_model_against_its_baseline(home: Home, market: Market) -> None:
    fill(home)
    by_model = table("record", market).set_index("model")
    ridge, naive, led = (by_model.loc[name] for name in ("Ridge regression", "No change", "What led"))
    assert (ridge["forecasts"], ridge["apart"]) == (COUNT, COUNT / 5)
    assert ridge["loss"] == pytest.approx(4.5)
    assert ridge["gain"] == pytest.approx(0.25)
    assert ridge["p_value"] < 0.001
    assert ridge["inside_80"] == pytest.approx(2 / 3)
    assert naive["gain"] == led["gain"] == 0
    assert pd.isna(naive["p_value"])
    assert pd.isna(led["better"])


def test_several_instruments_have_a_row_each_and_one_together(home: Home, market: Market) -> None:
    fill(home)
    store_coin(home.database, symbol="MINT")
    mint = instrument_id(home.database, "MINT")
    market.ledger.record([made_forecast(mint, as_of=pd.Timestamp("2020-06-01", tz="UTC"))])
    ((newest,),) = rows(home.database, "SELECT max(id) FROM forecasts")
    market.ledger.score([made_outcome(int(str(newest)))])
    ridge = table("record", market).query("model == 'Ridge regression'").set_index("instrument")
    assert ridge["forecasts"].to_dict() == {"COIN": COUNT, "MINT": 1, "all": COUNT + 1}


def test_late_forecasts_are_shown_and_counted_apart(home: Home, market: Market) -> None:
    fill(home)
    fill(home, horizon=6, made_at=NOW)
    assert set(table("ledger", market)["counts"]) == {"yes"}
    assert set(table("ledger", market, horizon=6)["counts"]) == {"late"}
    record = shown("record", market)
    assert set(table("record", market)["horizon"]) == {5}
    assert any(f"{2 * COUNT} live forecasts were made when" in warning for warning in record.warnings)
    assert "prove nothing" in message("surprises", market, horizon=6)


def test_what_was_said_again_is_listed_and_does_not_count(home: Home, market: Market) -> None:
    fill(home)
    fill(home, said=WIDE)
    found = table("ledger", market)
    ridge = found[found["model"] == "Ridge regression"]
    assert ridge["counts"].tolist() == ["yes", "repeated"] * COUNT
    assert table("record", market).set_index("model").loc["Ridge regression", "forecasts"] == COUNT


def test_a_record_of_late_forecasts_only_is_none(home: Home, market: Market) -> None:
    fill(home, made_at=NOW)
    assert "counted apart" in message("record", market)


def test_coverage_over_time_is_that_of_the_last_forecasts(home: Home, market: Market) -> None:
    fill(home)
    made = shown("record-calibration", market, model="ridge")
    assert "Ridge regression" in made.context
    assert isinstance(made.content, Figure)
    go.Figure(made.content.figure)
    lines = {trace["name"]: read_typed_array(trace["y"]) for trace in made.content.figure["data"]}
    assert len(lines["80 % interval"]) == COUNT - 40 + 1
    assert lines["80 % interval"] == pytest.approx(2 / 3, abs=0.02)
    assert lines["95 % interval"] == pytest.approx(1)
    assert lines["Stated rises"] == pytest.approx(0.6)
    assert lines["Rises"] == pytest.approx(2 / 3, abs=0.02)


def test_a_volatility_has_no_rises(home: Home, market: Market) -> None:
    said, theirs = (replace(one, probability_up=None) for one in (NARROW, WIDE))
    fill(home, target="volatility", said=said, baseline_said=theirs)
    content = shown("record-calibration", market, target="volatility", model="ridge").content
    assert isinstance(content, Figure)
    go.Figure(content.figure)
    assert {trace["name"] for trace in content.figure["data"]} == {f"{one} % interval" for one in (50, 80, 95)}


def test_surprises_are_the_largest_misses_of_windows_apart(home: Home, market: Market) -> None:
    fill(home)
    found = table("surprises", market, model="ridge")
    assert found["units"].abs().is_monotonic_decreasing
    assert found["units"].iloc[0] == pytest.approx(-3.0)  # −6 % where the lower half of the interval is 2 % wide
    ordered = found.sort_values("as_of")
    assert (ordered["as_of"].iloc[1:].to_numpy() >= ordered["ended_at"].iloc[:-1].to_numpy()).all()


def test_another_horizon_is_named_where_the_asked_one_is_missing(home: Home, market: Market) -> None:
    fill(home)
    for name in ("ledger", "record-calibration", "surprises"):
        assert "It has: return 5 ahead" in message(name, market, horizon=21)


def test_what_led_is_meant_where_no_model_is_chosen(home: Home, market: Market) -> None:
    fill(home)
    assert set(table("surprises", market)["model"]) == {"No change"}
