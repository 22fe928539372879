"""The bars of the stretch with the values of the indicators, as a table."""

import pandas as pd

from components.numbers import price_decimals
from components.panel import Column, Panel, Table
from data.market import Market
from data.schema import FLAG_OPEN_OUTSIDE
from views.chart.indicators import Computed, compute_indicators, line_name
from views.chart.price import INTRADAY
from views.chart.state import ChartView
from views.chart.stretch import Stretch, load_stretch
from views.provenance import provenance_of

PRICES = ("open", "high", "low", "close")


def bars_panel(view: ChartView, market: Market) -> Panel:
    stretch = load_stretch(view, market)
    shown = stretch.shown
    decimals = price_decimals(float(shown["close"].iloc[-1]))
    when = Column(
        "date", "Time" if view.interval in INTRADAY else "Date", "time" if view.interval in INTRADAY else "date"
    )
    frame = shown[[*PRICES, "volume"]].astype("float64").assign(date=shown.index)
    columns = [
        when,
        *_values(stretch, decimals),
    ]
    if "return" in shown:  # weeks and months have none that were stored
        frame["return"] = shown["return"]
    for item in compute_indicators(view.indicators, stretch.history):
        columns += _add(frame, item, decimals)
    if "source" in shown:  # weeks and months may hold bars of several
        frame = frame.assign(source=shown["source"].astype(str), note=_notes(shown))
        columns += [Column("source", "Source", "text"), Column("note", "Note", "text")]
    return Panel(
        name="bars",
        title="Bars",
        context=f"{len(frame):,} bars, newest first",
        content=Table(tuple(columns), frame.iloc[::-1].reset_index(drop=True)),
        provenance=provenance_of(
            stretch.bars, shown, "Consolidated bars with the indicators of the chart", interval=view.interval
        ),
        warnings=(*view.dropped, *stretch.bars.warnings),
    )


def _values(stretch: Stretch, decimals: int) -> list[Column]:
    """Of a series of returns those as they were stored, and the index that is built from them."""
    instrument = stretch.instrument
    if not instrument.has_only_returns:
        prices = [Column(name, name.capitalize(), decimals=decimals, unit=instrument.unit) for name in PRICES]
        return [*prices, Column("volume", "Volume", decimals=0)]
    stored = Column("return", "Return", decimals=6, unit="%" if instrument.returns_in == "percent" else "")
    return [Column("close", "Index", decimals=decimals), *([stored] if "return" in stretch.shown else [])]


def _add(frame: pd.DataFrame, item: Computed, decimals: int) -> list[Column]:
    """Adds the item's outputs to the frame, under names that can't meet others."""
    columns = []
    for output in item.outputs:
        name = f"{item.choice.write()}.{output.name}"
        frame[name] = item.frame[output.name].reindex(frame.index).astype("float64")
        columns.append(Column(name, line_name(item, output), decimals=decimals))
    return columns


def _notes(shown: pd.DataFrame) -> "pd.Series[str]":
    outside = (shown["flags"].fillna(0).astype(int) & FLAG_OPEN_OUTSIDE) > 0
    close_only = shown["open"].isna() & ("return" not in shown)
    notes = pd.Series("", index=shown.index)
    return notes.mask(close_only, "close only").mask(outside, "open outside high-low")
