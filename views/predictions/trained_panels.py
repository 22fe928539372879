"""Trained models: their versions, and two of them compared."""

import pandas as pd

from components.panel import Column, Panel, Provenance, Table, iso
from data.market import Market
from data.trained_model import TrainedModel
from views.base import NothingToShow, PanelSpec
from views.predictions.comparing import finding_of
from views.predictions.state import PredictionsView
from views.predictions.version_comparison import comparison_panel
from views.predictions.versions import NONE, versions_of

SCORES = ("r2_os", "loss", "coverage_80")
COLUMNS = (
    Column("model", "Model", "text"),
    Column("version", "Version", "integer"),
    Column("state", "State", "text"),
    Column("trained", "Trained", "time"),
    Column("first", "First bar", "date"),
    Column("last", "Last bar", "date"),
    Column("rows", "Bars", "integer"),
    Column("finding", "Verdict", "text"),
    Column("r2_os", "R² out of sample", "percent", 2),
    Column("loss", "Mean loss", decimals=6),
    Column("coverage_80", "In 80 %", "percent", 1),
    Column("seed", "Seed", "integer"),
)
METHOD = (
    "Each version is fitted on all bars whose outcome was known when it was trained; its scores are of the walk "
    "through the past before that, out of sample. Active versions answer the API."
)


def versions_panel(view: PredictionsView, market: Market) -> Panel:
    versions = versions_of(view, market)
    if not versions:
        raise NothingToShow(NONE.format(symbol=view.symbol, target=view.target, horizon=view.horizon))
    training = max(versions, key=lambda one: one.id).training
    counts = f"{len(versions)} version{'s' * (len(versions) > 1)}, {sum(one.is_active for one in versions)} active"
    return Panel(
        name="versions",
        title="Versions",
        context=f"{view.symbol}, {view.target} of {view.horizon} bars ahead: {counts}",
        content=Table(COLUMNS, pd.DataFrame([_row(one) for one in versions])),
        provenance=Provenance(
            method=METHOD, as_of=iso(training.last), rows=training.rows, parameters={"query": training.query}
        ),
    )


def _row(one: TrainedModel) -> dict[str, object]:
    training = one.training
    return {
        "model": training.key.model,
        "version": one.version,
        "state": "active" if one.is_active else "retired",
        "trained": pd.Timestamp(one.trained_at).floor("s"),
        "first": pd.Timestamp(training.first),
        "last": pd.Timestamp(training.last),
        "rows": training.rows,
        "finding": finding_of(one),
        "seed": training.seed,
        **{name: training.scores.get(name, float("nan")) for name in SCORES},
    }


PANELS: tuple[PanelSpec[PredictionsView], ...] = (
    PanelSpec("versions", "Versions", versions_panel),
    PanelSpec("comparison", "Active version and the one before", comparison_panel),
)
