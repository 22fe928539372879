"""What each model says of the bars ahead and whether it has earned to be listened to, as a table that can be kept.

The league's job leaves it, so that a page shows any model's forecast without fitting one again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd

from analytics.predictions.forecast import Forecast
from analytics.predictions.problem import Target
from analytics.predictions.quantiles import LEVELS
from analytics.predictions.standings import Finding, Verdict
from components.panel import Column, Panel, Table

ADDS_SKILL: Finding = "adds skill"
QUANTILES = {f"q{1000 * level:03.0f}": level for level in LEVELS}
COLUMNS = (
    Column("name", "Name", "text"),
    Column("title", "Model", "text"),
    Column("role", "Role", "text"),
    Column("finding", "Verdict", "text"),
    Column("sentence", "In words", "words"),
    Column("test", "Test", "text"),
    Column("p_value", "p, deflated", decimals=3),
    Column("forecasts", "Forecasts", "integer"),
    Column("baseline", "Baseline", "text"),
    Column("target", "Target", "text"),
    Column("horizon", "Bars ahead", "integer"),
    Column("made_at", "Made at", "date"),
    Column("fitted_on", "Fitted on", "integer"),
    Column("settings", "Settings", "text"),
    Column("now", "Now", "percent", 2),
    Column("expected", "Expected", "percent", 2),
    Column("probability_up", "P(up)", "percent", 1),
    *(Column(name, f"{level:.1%} quantile", "percent", 2) for name, level in QUANTILES.items()),
)
BASELINE, WINNER, MODEL = "baseline", "winner", "model"


@dataclass(frozen=True, slots=True)
class Answer:
    """One model's. `verdict` None: a baseline. `now`: the target over the bars that ended with the forecast's."""

    title: str
    forecast: Forecast
    verdict: Verdict | None
    now: float

    @property
    def has_skill(self) -> bool:
        return self.verdict is not None and self.verdict.finding == ADDS_SKILL


@dataclass(frozen=True, slots=True)
class Answers:
    """`by_model`: best first. `verdict`: the league's. `is_whole`: of the league, not of the first model alone."""

    by_model: Mapping[str, Answer]
    baseline: str
    winner: str | None
    verdict: Verdict
    is_whole: bool

    @property
    def forecasts(self) -> dict[str, Forecast]:
        return {name: answer.forecast for name, answer in self.by_model.items()}

    @property
    def best(self) -> str:
        """The winner, or the best of the models, with skill or without; the baseline where no model took part."""
        models = (name for name, answer in self.by_model.items() if answer.verdict is not None)
        return self.winner or next(models, self.baseline)


def answers_table(answers: Answers) -> Table:
    """The league's verdict stands beside its best baseline, which has none of its own."""
    rows = [_row(name, answer, answers) for name, answer in answers.by_model.items()]
    frame = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    return Table(COLUMNS, frame.astype({"p_value": "float64"}), rows_named_by="name")


def answers_of_panel(panel: Panel | None) -> Answers | None:
    """What a kept table says; None where there is none, as of an instrument too short."""
    if panel is None or not isinstance(panel.content, Table) or panel.content.frame.empty:
        return None
    rows = [{str(name): value for name, value in row.items()} for row in panel.content.frame.to_dict("records")]
    names = {row["role"]: row["name"] for row in rows}
    by_model = {row["name"]: _answer(row) for row in rows}
    verdict = next(_verdict(row) for row in rows if row["role"] == BASELINE)
    return Answers(by_model, names[BASELINE], names.get(WINNER), verdict, is_whole=True)


def _role(name: str, answers: Answers) -> str:
    """The best baseline only is called so."""
    return {answers.baseline: BASELINE, answers.winner: WINNER}.get(name, MODEL)


def _row(name: str, answer: Answer, answers: Answers) -> dict[str, Any]:
    forecast, role = answer.forecast, _role(name, answers)
    verdict = answers.verdict if role == BASELINE else answer.verdict
    return {
        "name": name,
        "title": answer.title,
        "role": role,
        "finding": verdict.finding if verdict else "",
        "sentence": verdict.sentence if verdict else "",
        "test": verdict.test if verdict else "",
        "p_value": verdict.p_value if verdict else np.nan,
        "forecasts": verdict.forecasts if verdict else 0,
        "baseline": verdict.baseline if verdict else "",
        "target": forecast.target,
        "horizon": forecast.horizon,
        "made_at": forecast.made_at,
        "fitted_on": forecast.fitted_on,
        "settings": json.dumps(dict(forecast.settings)),
        "now": answer.now,
        "expected": forecast.expected,
        "probability_up": forecast.probability_up,
        **dict(zip(QUANTILES, forecast.quantiles.tolist(), strict=True)),
    }


def _answer(row: Mapping[str, Any]) -> Answer:
    forecast = Forecast(
        model=row["name"],
        target=cast("Target", row["target"]),
        horizon=int(row["horizon"]),
        made_at=pd.Timestamp(row["made_at"]),
        expected=float(row["expected"]),
        quantiles=np.array([row[name] for name in QUANTILES], dtype="float64"),
        probability_up=float(row["probability_up"]),
        settings=json.loads(row["settings"]),
        fitted_on=int(row["fitted_on"]),
    )
    is_judged = row["finding"] and row["role"] != BASELINE
    return Answer(row["title"], forecast, _verdict(row) if is_judged else None, float(row["now"]))


def _verdict(row: Mapping[str, Any]) -> Verdict:
    return Verdict(
        row["finding"], row["sentence"], row["test"], float(row["p_value"]), int(row["forecasts"]), row["baseline"]
    )
