"""Whether the features still look as they did in training."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.predictions.drift import DRIFTED, STABLE, TooFewRows, drift, drifted
from components.figures.predictions_rows import Row, rows_figure
from components.panel import Column, Figure, Panel, Provenance, Table
from data.market import Market
from views.base import NothingToShow
from views.predictions.asked import Asked, asked
from views.predictions.feature_words import group_of, title_of
from views.predictions.state import PredictionsView
from views.provenance import provenance_of

RECENT = 126
SHOWN = 14
METHOD = (
    "Population stability index Σ (r − t) ln(r / t) over ten bins of equal count in training, half a row added to "
    "each: the last {recent} bars against the {training} before. Below 0.1 is called stable, above 0.25 drifted. By "
    "chance, for independent rows: (bins − 1)(1/{training} + 1/{recent}). Usual: of all stretches of {recent} bars of "
    "training, each against the rest, 95 % were below."
)
SLOW = (
    "Bars follow each other, so slow features are above the usual bounds nearly always: only what is also beyond 95 % "
    "of the feature's own past counts as drifted here."
)
COLUMNS = (
    Column("feature", "Feature", "words"),
    Column("group", "Group", "text"),
    Column("finding", "Finding", "text"),
    Column("psi", "PSI", decimals=2),
    Column("chance", "By chance", decimals=2),
    Column("usual_high", "Usual, 95 %", decimals=2),
    Column("beyond", "As high before", "percent", 0),
    Column("moved", "Mean moved, σ", decimals=2),
)
NO_FEATURE = "There is no feature that could drift; choose another group of features."


@dataclass(frozen=True, slots=True)
class Drifting:
    """`frame`: a row a feature; `away`: of it, those that have drifted."""

    asked: Asked
    frame: pd.DataFrame
    away: pd.DataFrame
    recent: int


def drift_panel(view: PredictionsView, market: Market) -> Panel:
    found = drifting(view, market)
    shown = found.frame.dropna(subset="psi").iloc[:SHOWN]
    return Panel(
        name="drift",
        title="Drift of the features",
        context=f"the last {found.recent} bars against those before",
        content=Figure(
            rows_figure(
                [_row(str(name), row) for name, row in shown.iterrows()],
                axis="population stability index",
                tick=".2~f",
            ),
            drift_words(found),
        ),
        provenance=_provenance(view, found),
        warnings=(SLOW,),
    )


def drifts_panel(view: PredictionsView, market: Market) -> Panel:
    found = drifting(view, market)
    frame = found.frame.assign(
        feature=[title_of(str(name)) for name in found.frame.index],
        group=[group_of(str(name)) for name in found.frame.index],
        finding=[_finding(row, str(name) in found.away.index) for name, row in found.frame.iterrows()],
    )
    return Panel(
        name="drifts",
        title="Each feature's drift",
        context=drift_words(found),
        content=Table(COLUMNS, frame[[column.name for column in COLUMNS]].reset_index(drop=True)),
        provenance=_provenance(view, found),
    )


def drifting(view: PredictionsView, market: Market) -> Drifting:
    about = asked(view, market)
    if about.problem.features.columns.empty:
        raise NothingToShow(NO_FEATURE)
    recent = min(RECENT, len(about.problem.features) // 3)
    try:
        frame = drift(about.problem.features, recent)
    except TooFewRows as error:
        raise NothingToShow(str(error)) from error
    return Drifting(about, frame, drifted(frame), recent)


def drift_words(found: Drifting) -> str:
    total, away = len(found.frame), [title_of(str(name)) for name in found.away.index]
    if not away:
        return f"None of {total} features has drifted in the last {found.recent} bars beyond what is usual for it."
    more = f" and {len(away) - 3} more" if len(away) > 3 else ""
    verb = "has" if len(away) == 1 else "have"
    return (
        f"{len(away)} of {total} features {verb} drifted in the last {found.recent} bars: {', '.join(away[:3])}{more}."
    )


def _row(name: str, row: "pd.Series[float]") -> Row:
    title = title_of(name)
    told = (
        f"{title}: {row['psi']:.2f}; by chance {row['chance']:.2f}, 95 % of its past below {row['usual_high']:.2f}; "
        f"mean moved by {row['moved']:+.2f} standard deviations"
    )
    marks = {"drifted above 0.25": DRIFTED, "95 % of its own past": float(row["usual_high"])}
    return Row(title, float(row["psi"]), f"{row['psi']:.2f}", told, marks=marks)


def _finding(row: "pd.Series[float]", is_away: bool) -> str:
    if np.isnan(row["psi"]):
        return "never moves"
    if is_away:
        return "drifted"
    return "stable" if row["psi"] < STABLE else "as usual" if row["psi"] <= row["usual_high"] else "moved"


def _provenance(view: PredictionsView, found: Drifting) -> Provenance:
    training = len(found.frame) and len(found.asked.problem.features) - found.recent
    return provenance_of(
        found.asked.bars,
        found.asked.shown,
        METHOD.format(recent=found.recent, training=training),
        training=training,
        recent=found.recent,
        features=len(found.frame),
        horizon=view.horizon,
    )
