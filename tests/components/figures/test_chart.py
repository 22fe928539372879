from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.arrays import milliseconds, read_typed_array, typed_array
from components.figures.chart import Event, Line, Pane, PriceChart, chart_figure
from components.figures.overview import overview_figure

DAYS = pd.date_range("2024-01-02", periods=6, freq="B", tz="UTC")


def bars(close_only: slice | None = None) -> pd.DataFrame:
    close = np.array([10.0, 11, 12, 11, 13, 14])
    frame = pd.DataFrame(
        {"open": close - 0.5, "high": close + 1, "low": close - 1, "close": close, "volume": 100.0}, index=DAYS
    )
    if close_only is not None:
        frame.iloc[close_only, [0, 1, 2]] = np.nan
    return frame


def full_chart(**changes: object) -> PriceChart:
    values = np.arange(6.0)
    settings: dict[str, object] = {
        "symbol": "AAPL",
        "unit": "USD",
        "bars": bars(),
        "overlays": (Line("SMA 3", values), Line("SMA 5", values)),
        "comparisons": (Line("MSFT", values),),
        "panes": (
            Pane("RSI 14", (Line("RSI 14", values),), (30.0, 70.0)),
            Pane("MACD", (Line("h", values, "histogram"),)),
        ),
        "events": (Event(DAYS[2], "S", "Split 2 for 1"),),
        "gaps": ((DAYS[1], DAYS[2]),),
        "rangebreaks": ({"bounds": ["sat", "mon"]},),
        "window": (DAYS[0], DAYS[-1]),
    }
    return PriceChart(**(settings | changes))


@pytest.mark.parametrize("style", ["candles", "bars", "line", "area"])
@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize("with_volume", [True, False])
def test_every_style_is_a_valid_figure(style: str, log: bool, with_volume: bool) -> None:
    go.Figure(chart_figure(full_chart(style=style, log=log, with_volume=with_volume)))


def test_the_bare_chart_is_a_valid_figure() -> None:
    go.Figure(chart_figure(PriceChart("AAPL", "USD", bars(), with_volume=False)))


def test_the_overview_is_a_valid_figure() -> None:
    go.Figure(overview_figure(bars()["close"], (DAYS[0], DAYS[2])))


def test_lines_follow_the_close_so_that_colours_are_known() -> None:
    names = [trace["name"] for trace in chart_figure(full_chart())["data"]]
    assert names == ["AAPL", "SMA 3", "SMA 5", "MSFT", "RSI 14", "h", "AAPL", "Volume", "Events"]


def test_close_only_bars_are_a_line_that_meets_the_candles() -> None:
    figure = go.Figure(chart_figure(full_chart(bars=bars(slice(3, None)))))
    line = read_typed_array(figure.data[0].y)
    assert np.isnan(line[:2]).all()
    assert line[2:].tolist() == [12, 11, 13, 14]
    assert {trace.type for trace in figure.data} >= {"candlestick"}


def test_without_any_range_there_are_no_candles() -> None:
    figure = chart_figure(full_chart(bars=bars(slice(None))))
    assert "candlestick" not in {trace["type"] for trace in figure["data"]}


def test_panes_do_not_overlap_and_fill_the_height() -> None:
    layout = chart_figure(full_chart())["layout"]
    domains = sorted(axis["domain"] for name, axis in layout.items() if name.startswith("yaxis") and "domain" in axis)
    assert len(domains) == 4
    assert domains[0][0] == 0
    assert domains[-1][1] == 1
    assert all(below[1] < above[0] for below, above in pairwise(domains))


def test_every_trace_names_an_axis_of_the_layout() -> None:
    figure = chart_figure(full_chart(with_volume=False))
    axes = {name.replace("yaxis", "y") for name in figure["layout"] if name.startswith("yaxis")}
    assert {trace.get("yaxis", "y") for trace in figure["data"]} <= axes


def test_dates_are_milliseconds_whatever_the_unit() -> None:
    expected = [1_704_153_600_000.0]
    for unit in ("s", "ms", "us", "ns"):
        assert milliseconds(pd.DatetimeIndex(["2024-01-02"], tz="UTC").as_unit(unit)).tolist() == expected


def test_arrays_come_back_as_they_went() -> None:
    values = np.array([1.5, np.nan, -2.0])
    decoded = read_typed_array(typed_array(values))
    np.testing.assert_array_equal(decoded, values)
