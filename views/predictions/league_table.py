"""The league: every model and baseline out of sample, and what each says of the bars ahead."""

from typing import TYPE_CHECKING

import pandas as pd

from components.panel import Column, Panel, Provenance, Table
from data.market import Market
from views.base import Progress
from views.predictions.answering import league_answers
from views.predictions.answers import answers_table
from views.predictions.recording import record_all
from views.predictions.state import PredictionsView
from views.predictions.walked import Walked, walked
from views.provenance import provenance_of

if TYPE_CHECKING:
    from analytics.predictions.standings import Standing

WALKED = 0.9  # the part of the job that is the league; the rest is what its models say now
FORECAST_METHOD = (
    "Each model fitted anew on every bar whose outcome is known, with the settings chosen last; its quantiles are "
    "those of its errors in the walk around the new number. Withheld ones are among them: the verdict says which may "
    "be used."
)
METHOD = (
    "Every model walks through the past: fitted on what was known, with bars left out whose outcome reached further, "
    "asked about the bars that came next, then fitted again. Scores are against the best baseline on the same bars, "
    "and p is of the verdict's one-sided test, corrected by Holm's method for the models tried."
)
SHORT = {"no evidence of skill": "no evidence"}
LOSS_COLUMNS = {
    "return": Column("loss", "RMSE", "percent", 3),
    "direction": Column("loss", "Brier score", decimals=4),
    "volatility": Column("loss", "QLIKE", decimals=4),
}
ALL = ("return", "direction", "volatility")
# A score, and the targets for which it means something.
SCORES: tuple[tuple[Column, tuple[str, ...]], ...] = (
    (Column("r2_os", "R² out of sample", "percent", 2), ALL),
    (Column("hits", "Right side", "percent", 1), ("return", "direction")),
    (Column("log_loss", "Log loss", decimals=4), ("direction",)),
    (Column("crps_ratio", "CRPS ratio", decimals=3), ("return", "volatility")),
    (Column("coverage_80", "In 80 %", "percent", 1), ("return", "volatility")),
    (Column("p_value", "p", decimals=3), ALL),
    (Column("p_holm", "p, Holm", decimals=3), ALL),
    (Column("trials", "Settings tried", "integer"), ALL),
)


def league_panel(view: PredictionsView, market: Market, progress: Progress) -> Panel:
    found = walked(view, market, lambda part, words: progress(WALKED * part, words))
    progress(WALKED, "What each model says now")
    league_answers(view, market)
    progress(1.0, "Done")
    league = found.league
    columns = (
        Column("name", "Name", "text"),
        Column("model", "Model", "text"),
        Column("verdict", "Against the baseline", "text"),
        LOSS_COLUMNS[view.target],
        *(column for column, targets in SCORES if view.target in targets and _tells(column, view)),
    )
    rows = [_row(view, standing, league.baseline) for standing in league.standings.values()]
    return Panel(
        name="league",
        title="League of models",
        context=league.verdict.sentence,
        content=Table(columns, pd.DataFrame(rows, columns=[one.name for one in columns]), rows_named_by="name"),
        provenance=walk_provenance(view, found, METHOD),
        warnings=league.notes,
    )


def forecasts_panel(view: PredictionsView, market: Market, _progress: Progress) -> Panel:
    found = walked(view, market)
    answers = league_answers(view, market)
    record_all(answers.forecasts, view, found.asked, found.league, market)
    return Panel(
        name="forecasts",
        title="Every model's forecast",
        context=answers.verdict.sentence,
        content=answers_table(answers),
        provenance=walk_provenance(view, found, FORECAST_METHOD),
    )


def walk_provenance(view: PredictionsView, found: Walked, method: str) -> Provenance:
    league = found.league
    return provenance_of(
        found.asked.bars,
        found.asked.shown,
        method,
        target=view.target,
        horizon=view.horizon,
        loss=league.loss,
        forecasts=len(league.losses),
        features=len(found.asked.problem.features.columns),
        first=view.first,
        refit=view.refit,
        scheme=view.scheme,
        embargo=view.embargo,
        settings_tried=league.trials,
        tuning=view.tuning,
        intervals=view.intervals,
        level=view.level,
        seed=view.seed,
    )


def _tells(column: Column, view: PredictionsView) -> bool:
    """Where settings are not chosen, each model has tried one."""
    return column.name != "trials" or view.tuning == "inside"


def _row(view: PredictionsView, standing: "Standing", baseline: str) -> dict[str, object]:
    scores = dict(standing.scores)
    if view.target == "return":
        scores["loss"] = scores["loss"] ** 0.5
    verdict = standing.verdict
    words = (
        SHORT.get(verdict.finding, verdict.finding)
        if verdict
        else "best baseline"
        if standing.name == baseline
        else "baseline"
    )
    numbers = {column.name: scores.get(column.name, float("nan")) for column, _ in SCORES}
    return {"name": standing.name, "model": standing.title, "verdict": words, "loss": scores["loss"], **numbers}
