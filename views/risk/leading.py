"""By whose method a loss is told, and by what right: the league's best, the one that a person chose, or the default."""

from dataclasses import dataclass

import pandas as pd

from analytics.risk.asked import BadRisk
from analytics.risk.methods import find
from components.numbers import number_text
from components.panel import Panel, Table
from views.base import NothingToShow
from views.risk.estimated import method_of_row, title_of
from views.risk.state import RiskView

DEFAULT = "historical"
NO_LEAGUE = "No league yet: {title}, the default."
CHOSEN = "{title}, as chosen"
BEST = "{title} backtested best: {held}."
NOBODY = "{title} came nearest in the league: {held}."


@dataclass(frozen=True, slots=True)
class Lead:
    """A method's name, and a sentence on why it."""

    method: str
    why: str


def leader(view: RiskView, league: Panel | None = None) -> Lead:
    """`league`: its panel for this view, where it has been computed. NothingToShow for a method that there is not."""
    table, best = _standings(league)
    if view.method:
        return _chosen(view.method, table, best)
    if league is None or table is None:
        return Lead(DEFAULT, NO_LEAGUE.format(title=title_of(DEFAULT)))
    words = BEST if _held_at(table, best) else NOBODY
    return Lead(best, words.format(title=title_of(best), held=_record(table, best)))


def _chosen(method: str, table: pd.DataFrame | None, best: str) -> Lead:
    try:
        words = CHOSEN.format(title=find(method).title)
    except BadRisk as error:
        raise NothingToShow(str(error)) from error
    if table is None:
        return Lead(method, f"{words}; no league yet.")
    if method not in set(table["method"]):
        return Lead(method, f"{words}; it does not play in the league, which {title_of(best)} leads.")
    if method == best:
        return Lead(method, f"{words}, and best in the league: {_record(table, method)}.")
    return Lead(method, f"{words}: {_record(table, method)}. {title_of(best)} leads the league.")


def _standings(league: Panel | None) -> tuple[pd.DataFrame | None, str]:
    if league is None or not isinstance(league.content, Table):
        return None, ""
    frame = league.content.frame
    return frame.assign(method=frame["row"].map(method_of_row)), str(league.provenance.parameters["best"])


def _held_at(table: pd.DataFrame, method: str) -> list[float]:
    rows = table[(table["method"] == method) & (table["held"] == "yes")]
    return sorted(rows["confidence"].tolist())


def _record(table: pd.DataFrame, method: str) -> str:
    """At which confidences it held, and over how many bars."""
    held, bars = _held_at(table, method), number_text(float(table["periods"].iloc[0]), 0)
    where = " and ".join(f"{confidence * 100:g} %" for confidence in held)
    return f"it held at {where} over {bars} bars" if held else f"it held at none of the confidences over {bars} bars"
