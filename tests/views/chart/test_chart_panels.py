"""The chart's panels on bars that the test made, so that every number is known beforehand."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.arrays import read_typed_array
from components.panel import Figure, Message, Metrics, Panel, Table, records
from data.home import Home
from data.instruments import NewInstrument
from data.market import Market
from tests.data.market_data import made_bars, made_closes, store
from views.base import make_sheet
from views.chart import KIND, ChartView
from views.chart.price import MAX_CANDLES, draw, price_and_legend

DAYS = 700


@pytest.fixture
def market(home: Home) -> Market:
    store(home.database, "AAA", made_bars("2020-01-01", DAYS))
    store(home.database, "BBB", made_bars("2020-06-01", 300, price=200.0))
    store(home.database, "CLOSE", made_closes("2020-01-01", DAYS))
    return home.market


def view(query: str) -> ChartView:
    return ChartView.parse(query)


def panel(name: str, query: str, market: Market) -> Panel:
    return KIND.panel(name, view(query), market)


def figure_of(panel: Panel) -> dict[str, Any]:
    assert isinstance(panel.content, Figure)
    go.Figure(panel.content.figure)
    return dict(panel.content.figure)


def trace(figure: dict[str, Any], name: str, kind: str) -> dict[str, Any]:
    return next(trace for trace in figure["data"] if trace["name"] == name and trace["type"] == kind)


def test_the_range_counts_back_from_the_last_bar(market: Market) -> None:
    drawing = draw(view("symbol=AAA&range=1m"), market)
    shown = drawing.stretch.shown
    assert shown.index[-1] == pd.Timestamp("2021-11-30", tz="UTC")
    assert shown.index[0] == pd.Timestamp("2021-10-30", tz="UTC")


def test_an_end_date_includes_its_day_and_the_range_counts_back_from_it(market: Market) -> None:
    shown = draw(view("symbol=AAA&range=1m&end=2021-03-31"), market).stretch.shown
    assert [str(day.date()) for day in (shown.index[0], shown.index[-1])] == ["2021-03-01", "2021-03-31"]


def test_candles_are_the_stored_bars(market: Market) -> None:
    figure = figure_of(panel("price", "symbol=AAA&range=3m", market))
    close = read_typed_array(trace(figure, "AAA", "candlestick")["close"])
    assert close[-1] == 100 + DAYS - 1
    assert len(close) == 93


def test_an_indicator_has_its_warm_up_from_before_the_stretch(market: Market) -> None:
    figure = figure_of(panel("price", "symbol=AAA&range=1m&indicators=sma:50", market))
    values = read_typed_array(trace(figure, "SMA 50", "scatter")["y"])
    assert np.isfinite(values).all()
    assert values[-1] == pytest.approx(100 + DAYS - 1 - 24.5)


def test_indicators_of_their_own_pane_get_one(market: Market) -> None:
    layout = figure_of(panel("price", "symbol=AAA&indicators=rsi,macd,sma", market))["layout"]
    assert {"yaxis", "yaxis2", "yaxis3", "yaxis4"} <= set(layout)
    assert "yaxis5" not in layout


def test_the_legend_has_the_last_values_in_the_colours_of_the_lines(market: Market) -> None:
    shown, legend = price_and_legend(
        view("symbol=AAA&range=1m&indicators=sma:10,bollinger&compare=BBB&end=2021-01-31"), market
    )
    names = [trace["name"] for trace in figure_of(shown)["data"]]
    assert [entry.label for entry in legend] == ["SMA 10", "Bollinger 20, 2, Simple", "BBB"]
    colours = [value.colour for entry in legend for value in entry.values]
    assert names[colours[0]] == "SMA 10"
    assert names[colours[-1]] == "BBB"
    assert colours == list(range(1, len(colours) + 1))


def test_close_only_instruments_are_a_line_with_a_notice(market: Market) -> None:
    price = panel("price", "symbol=CLOSE&range=1m", market)
    assert {trace["type"] for trace in figure_of(price)["data"]} == {"scatter"}
    assert "This stretch has closing prices only, drawn as a line." in price.warnings


def test_an_indicator_that_needs_more_says_so_and_the_rest_is_drawn(market: Market) -> None:
    price, legend = price_and_legend(view("symbol=CLOSE&indicators=atr,sma:5"), market)
    assert any("ATR 14" in warning and "high and low" in warning for warning in price.warnings)
    assert [bool(entry.fault) for entry in legend] == [True, False]


def test_a_comparison_starts_where_all_have_a_bar(market: Market) -> None:
    drawing = draw(view("symbol=AAA&range=max&compare=BBB"), market)
    line = drawing.comparison.lines[0].values
    start = pd.Timestamp("2020-06-01", tz="UTC")
    assert line[start] == 0
    assert line[:start].iloc[:-1].isna().all()
    assert drawing.chart.bars["close"][start] == pytest.approx(0)
    assert drawing.chart.unit == "% since start"


def test_a_comparison_from_100_multiplies(market: Market) -> None:
    drawing = draw(view("symbol=AAA&range=max&compare=BBB&rebase=100&log=1"), market)
    start = pd.Timestamp("2020-06-01", tz="UTC")
    ratio = drawing.stretch.shown["close"] / drawing.stretch.shown["close"][start] * 100
    np.testing.assert_allclose(drawing.chart.bars["close"], ratio)
    assert drawing.chart.log


def test_percentages_have_no_logarithm(market: Market) -> None:
    drawing = draw(view("symbol=AAA&range=max&compare=BBB&log=1"), market)
    assert not drawing.chart.log
    assert any("logarithmic" in warning for warning in drawing.warnings)


def test_what_can_not_be_compared_is_named(market: Market) -> None:
    drawing = draw(view("symbol=AAA&range=1m&compare=NOPE,BBB"), market)
    assert len(drawing.comparison.lines) == 0
    assert any(warning.startswith("NOPE is not compared") for warning in drawing.warnings)
    assert any(warning.startswith("BBB is not compared") for warning in drawing.warnings)


def test_long_stretches_are_merged_and_zooming_in_refines(home: Home) -> None:
    store(home.database, "LONG", made_bars("2010-01-01", 4_000))
    whole = draw(view("symbol=LONG&range=max"), home.market)
    assert len(whole.chart.bars) <= MAX_CANDLES
    assert whole.bars_per_candle == 3
    assert whole.chart.bars["volume"].sum() == 4_000 * 1_000
    part = draw(view("symbol=LONG&start=2012-01-01&end=2013-12-31"), home.market)
    assert part.bars_per_candle == 1


@pytest.mark.parametrize(("interval", "bars"), [("1w", 101), ("1mo", 23)])
def test_weeks_and_months_are_made_from_days(market: Market, interval: str, bars: int) -> None:
    drawing = draw(view(f"symbol=AAA&range=max&interval={interval}"), market)
    assert len(drawing.chart.bars) == bars
    assert drawing.chart.bars["volume"].sum() == DAYS * 1_000


def test_intraday_bars_keep_their_times(home: Home) -> None:
    store(home.database, "MIN", made_bars("2024-01-02", 300, freq="5min"), interval="5m")
    figure = figure_of(panel("price", "symbol=MIN&interval=5m&range=max", home.market))
    assert "%H:%M" in figure["layout"]["xaxis"]["hoverformat"]
    price = panel("price", "symbol=MIN&interval=1d", home.market)
    assert isinstance(price.content, Message)
    assert "5m" in price.content.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("symbol=NOPE", "no instrument with the symbol 'NOPE'"),
        ("symbol=AAA&interval=1h", "AAA has no 1h bars"),
        ("symbol=AAA&start=1999-01-01&end=1999-12-31", "its data run from 2020-01-01 to 2021-11-30"),
        ("symbol=CLOSE&adjusted=0", "turn “adjusted” on"),
    ],
)
def test_nothing_to_show_is_a_sentence_in_every_panel(market: Market, query: str, words: str) -> None:
    sheet = make_sheet(KIND, view(query), market)
    messages = [panel.content for panel in sheet.panels if isinstance(panel.content, Message)]
    assert any(words in message.text for message in messages)
    assert all(message.kind == "empty" for message in messages)


def test_nights_are_left_out_of_an_intraday_axis(home: Home) -> None:
    days = [made_bars(f"2024-01-0{day} 14:30", 78, freq="5min") for day in (2, 3, 4)]
    store(home.database, "MIN", pd.concat(days), interval="5m")
    axis = figure_of(panel("price", "symbol=MIN&interval=5m&range=max", home.market))["layout"]["xaxis"]
    assert [list(gap["bounds"]) for gap in axis["rangebreaks"]] == [
        ["2024-01-02 21:00:00", "2024-01-03 14:30:00"],
        ["2024-01-03 21:00:00", "2024-01-04 14:30:00"],
    ]


def test_missing_sessions_are_shaded_and_closed_days_left_out(home: Home) -> None:
    bars = made_bars("2024-01-02", 120, freq="B").drop(pd.DatetimeIndex(["2024-03-06", "2024-03-07"], tz="UTC"))
    holidays = pd.DatetimeIndex(["2024-01-15", "2024-02-19", "2024-03-29", "2024-05-27", "2024-06-19"], tz="UTC")
    bars = bars.drop(bars.index.intersection(holidays))
    store(home.database, "NYSE", bars, instrument=NewInstrument("NYSE", "Listed", exchange="XNYS", calendar="XNYS"))
    price = panel("price", "symbol=NYSE&range=max", home.market)
    layout = figure_of(price)["layout"]
    assert [(shape["x0"][:10], shape["x1"][:10]) for shape in layout["shapes"]] == [("2024-03-06", "2024-03-08")]
    breaks = layout["xaxis"]["rangebreaks"]
    assert breaks[0] == {"bounds": ["sat", "mon"]}
    assert "2024-01-15" in breaks[1]["values"]
    assert "2024-03-06" not in breaks[1]["values"]
    assert any("2 scheduled sessions" in warning for warning in price.warnings)


def test_the_statistics_are_those_of_the_bars(market: Market) -> None:
    statistics = panel("statistics", "symbol=AAA&range=1y", market)
    assert isinstance(statistics.content, Metrics)
    values = {item.name: item.value for item in statistics.content.items}
    last = 100 + DAYS - 1
    assert values["last"] == last
    assert values["change"] == 1
    assert values["high_52w"] == last + 2
    assert values["return_1y"] == pytest.approx(last / (last - 365) - 1)
    assert values["average_volume"] == 1_000
    assert values["worst_drawdown"] == 0
    assert values["return_3y"] is None


def test_the_table_has_the_bars_newest_first_with_the_indicators(market: Market) -> None:
    bars = panel("bars", "symbol=AAA&range=1m&indicators=sma:10", market)
    assert isinstance(bars.content, Table)
    rows = records(bars.content)
    assert rows[0]["date"] == "2021-11-30"
    assert rows[0]["close"] == 100 + DAYS - 1
    assert rows[0]["sma:10.sma"] == pytest.approx(100 + DAYS - 1 - 4.5)
    assert rows[0]["source"] == "file"


def test_every_panel_says_where_its_numbers_come_from(market: Market) -> None:
    for shown in make_sheet(KIND, view("symbol=AAA"), market).panels:
        assert shown.provenance.as_of == "2021-11-30"
        assert shown.provenance.method
        assert [source.name for source in shown.provenance.sources] == ["file"]


def test_a_broken_panel_leaves_the_others_alone(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object) -> None:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr("views.chart.overview.overview_figure", explode)
    sheet = make_sheet(KIND, view("symbol=AAA"), market)
    contents = {panel.name: panel.content for panel in sheet.panels}
    broken = contents.pop("overview")
    assert isinstance(broken, Message)
    assert broken.kind == "error"
    assert "inside" not in broken.text
    assert not any(isinstance(content, Message) for content in contents.values())
