"""Did the intervals hold what they promised, and how wide were they: in all, and in calm, middle and wild days."""

from collections.abc import Mapping

import pandas as pd

from components.panel import Column, Panel, Table
from data.market import Market
from views.base import Progress
from views.predictions.league_table import walk_provenance
from views.predictions.state import PredictionsView
from views.predictions.walked import walked

METHOD = (
    "Share of outcomes inside each interval out of sample, and the interval's mean width. Calm, middle and wild: "
    "thirds of the volatility expected on the day, by what was known on it. Adaptive intervals follow their own "
    "record; the share should be what the interval is called."
)
REGIMES = ("calm", "middle", "wild")
COLUMNS = (
    Column("name", "Name", "text"),
    Column("model", "Model", "text"),
    *(Column(f"coverage_{percent}", f"In {percent} %", "percent", 1) for percent in (50, 80, 95)),
    Column("width_80", "Width of 80 %", "percent", 2),
    *(
        Column(f"{number}_80_{regime}", f"{regime.capitalize()}: {words}", "percent", decimals)
        for regime in REGIMES
        for number, words, decimals in (("coverage", "in 80 %", 1), ("width", "width", 2))
    ),
)


def intervals_panel(view: PredictionsView, market: Market, _progress: Progress) -> Panel:
    found = walked(view, market)
    league = found.league
    shared = view.target == "direction"  # a direction says nothing of how far, so all have one interval
    names = (league.baseline,) if shared else tuple(league.standings)
    rows = [
        {"name": name, "model": league.standings[name].title, **_numbers(league.standings[name].scores)}
        for name in names
    ]
    return Panel(
        name="intervals",
        title="Intervals kept",
        context=f"{view.intervals} conformal intervals, out of sample",
        content=Table(COLUMNS, pd.DataFrame(rows, columns=[column.name for column in COLUMNS]), rows_named_by="name"),
        provenance=walk_provenance(view, found, METHOD),
    )


def _numbers(scores: Mapping[str, float]) -> dict[str, float]:
    return {column.name: scores.get(column.name, float("nan")) for column in COLUMNS[2:]}
