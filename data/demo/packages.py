"""The packages that carry the demo's prices, each as a source with its frames.

A frame has the index `ts` (the exchange's date at 00:00 UTC) and any of open, high, low, close, adj_close, volume;
rows stand as the package gives them, those without a price included.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

import pandas as pd

from data.sources import NewSource

Frames = Iterator[tuple[str, pd.DataFrame]]  # symbol, frame


@dataclass(frozen=True, slots=True)
class Package:
    source: NewSource
    distribution: str
    read: Callable[[], Frames]

    @property
    def what(self) -> str:
        return f"{self.distribution} {version(self.distribution)}"


def _hvsampledata() -> Frames:
    import hvsampledata

    yield "AAPL", _dated(hvsampledata.apple_stocks("pandas").set_index("date"))


def _arch() -> Frames:
    from arch.data import nasdaq, sp500, vix, wti

    for symbol, module in {"SPX": sp500, "IXIC": nasdaq}.items():
        yield symbol, _dated(module.load().rename(columns=lambda name: name.lower().replace(" ", "_")))
    for symbol, module in {"VIX": vix, "WTI": wti}.items():
        yield symbol, _dated(module.load().set_axis(["close"], axis="columns"))


def _bokeh() -> Frames:
    from bokeh_sampledata import stocks

    for symbol, frame in stocks.data.groupby("ticker"):
        yield str(symbol), _dated(frame.set_index("date").drop(columns="ticker"))


def _skfolio() -> Frames:
    from skfolio.datasets import load_factors_dataset, load_sp500_dataset, load_sp500_index

    for table in (load_sp500_index().set_axis(["SPX"], axis="columns"), load_sp500_dataset(), load_factors_dataset()):
        for symbol in table:
            yield str(symbol), _dated(table[[symbol]].set_axis(["adj_close"], axis="columns"))


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_axis(pd.DatetimeIndex(frame.index, name="ts").tz_localize("UTC"), axis="index").astype(float)


# The later a source ends, the better its priority: the anchor of a series should hold its last price.
PACKAGES = (
    Package(
        NewSource("hvsampledata", "hvsampledata, Apple stock 2019–2024", priority=20, price_basis="split_adjusted"),
        "hvsampledata",
        _hvsampledata,
    ),
    Package(NewSource("arch", "arch, indices and oil", priority=30), "arch", _arch),
    Package(
        NewSource(
            "skfolio",
            "skfolio data sets 1990–2022",
            priority=40,
            price_basis="adjusted",
            caution="For testing and examples only: old data, not for investment or trading.",
        ),
        "skfolio",
        _skfolio,
    ),
    Package(NewSource("bokeh", "Bokeh sample data, stocks 2000–2013", priority=50), "bokeh_sampledata", _bokeh),
)
