"""Predictions over the API: single ones and batches, from trained models, through the door and the answer's JSON.

Two hundred versions: five instruments, four horizons, returns and volatilities, five models. The peer is scikit-learn's
own `predict` of one row by the same pipelines, one after the other, with no features, intervals, door or JSON.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pandas as pd

from benchmarks.measure import Row, Timing, summary, timed
from data.demo.ingest import ingest_demo
from data.home import Home, open_home
from data.settings import Settings
from data.trained_model import ModelKey, Training
from data.users import add_first_admin
from server.factory import create_app
from tests.server.visitor import PASSWORD, Visitor, visitor_of
from views.predictions import asked, serving
from views.predictions.state import PredictionsView
from views.recent import Recent

EMAIL = "bench@oriel.example"
PATH = "/api/v1/predictions"
SYMBOLS = ("AAPL", "IBM", "MSFT", "SPX", "XOM")
HORIZONS = (1, 5, 10, 21)
TARGETS = ("return", "volatility")
MODELS = ("ridge", "random_forest", "gradient_boosting", "nearest_neighbours", "average")
MOST = 1_000


def rows() -> list[Row]:
    with _desk() as (home, visitor):
        peers = _train(home)
        questions = _questions()
        ask = _asker(visitor)
        ask(questions)  # every file is read and every feature made
        many = questions * (MOST // len(questions))
        one_row = timed(lambda: [peer() for peer in peers], runs=5, warm_up=1)
        per_model = Timing(one_row.median / len(peers), one_row.p95 / len(peers), one_row.runs)
        peer = "scikit-learn, one row"
        return [
            Row("one question", _one_by_one(ask, questions, lambda: None), goal=100, goal_on="p95"),
            Row("one question, forecast anew", _one_by_one(ask, questions, _forget), goal=100, goal_on="p95"),
            Row("one question after new data: features anew", _one_by_one(ask, questions[:40], _forget_features)),
            Row(f"{MOST:,} questions about {len(peers)} models", timed(lambda: ask(many), runs=20), goal=MOST),
            Row(
                f"{len(peers)} questions about as many models, each forecast anew",
                timed(lambda: (_forget(), ask(questions)), runs=10),
                peer=peer,
                theirs=one_row,
            ),
            Row("the same, each", _each(ask, questions), peer=peer, theirs=per_model),
        ]


def _one_by_one(ask: Callable[[list[Any]], None], questions: list[Any], before: Callable[[], None]) -> Timing:
    spent = []
    for question in questions:
        before()
        start = time.perf_counter()
        ask([question])
        spent.append((time.perf_counter() - start) * 1e3)
    return summary(spent)


def _each(ask: Callable[[list[Any]], None], questions: list[Any]) -> Timing:
    whole = timed(lambda: (_forget(), ask(questions)), runs=10)
    return Timing(whole.median / len(questions), whole.p95 / len(questions), whole.runs)


def _forget() -> None:
    serving._forecasts = Recent(serving.MOST_FORECASTS)


def _forget_features() -> None:
    _forget()
    serving._rows = Recent(serving.MOST_ROWS)
    asked._recent = Recent(asked.MOST_VALUES, lambda found: found.problem.features.size)


def _questions() -> list[dict[str, object]]:
    return [
        {"symbol": symbol, "target": target, "horizon": horizon, "model": model}
        for symbol in SYMBOLS
        for horizon in HORIZONS
        for target in TARGETS
        for model in MODELS
    ]


def _train(home: Home) -> list[Callable[[], object]]:
    """Each fitted once, without the walk that its scores would be of. For each, a prediction by scikit-learn alone."""
    from analytics.predictions.frozen import Kept
    from analytics.predictions.quantiles import LEVELS
    from analytics.predictions.registry import MODELS as KNOWN
    from views.predictions.trained import kept_to_json, to_bytes

    peers = []
    for question in _questions():
        model, others = str(question["model"]), {name: question[name] for name in ("symbol", "target", "horizon")}
        view = PredictionsView.parse({**others, "model": model})
        problem = asked.problem_of(view, home.market).problem
        fitted = KNOWN[model].fit(problem, np.arange(problem.labelled), KNOWN[model].settings, 1)
        kept = Kept(tuple(np.linspace(-0.05, 0.05, len(LEVELS)).tolist()), float(problem.scale.iloc[-1]))
        losses = pd.Series([0.0], problem.features.index[-1:])
        training = _said(view, tuple(problem.features.columns), problem.labelled, problem.features.index)
        made = home.market.trained.keep(replace(training, calibration=kept_to_json(kept)), to_bytes(fitted, losses))
        home.market.trained.activate(made)
        peers.append(_peer(fitted, problem.features.to_numpy()[-1:]))
    return peers


def _peer(fitted: Any, row: "np.ndarray[Any, Any]") -> Callable[[], object]:
    pipelines = [fitted.estimator] if hasattr(fitted.estimator, "steps") else fitted.estimator["members"].values()
    return lambda: [pipeline.predict(row) for pipeline in pipelines]


def _said(view: PredictionsView, features: tuple[str, ...], count: int, index: "pd.DatetimeIndex") -> Training:
    verdict = {"finding": "no evidence of skill", "sentence": "", "p_value": None, "forecasts": 0, "baseline": ""}
    return Training(
        key=ModelKey(view.symbol, view.target, view.horizon, view.model),
        query=view.query(),
        settings={},
        features=features,
        seed=1,
        first=index[0].to_pydatetime(),
        last=index[count - 1].to_pydatetime(),
        rows=count,
        data_version="",
        code_version="",
        libraries={},
        scores={},
        verdict=verdict,
        calibration={},
    )


def _asker(visitor: Visitor) -> Callable[[list[Any]], None]:
    visitor.get("/")
    headers = {"X-CSRFToken": visitor.cookie("csrf") or ""}

    def ask(questions: list[Any]) -> None:
        body = orjson.dumps({"items": questions})
        answer = visitor.post(PATH, data=body, content_type="application/json", headers=headers)
        assert answer.status_code == 200, answer.text
        assert b'"problem"' not in answer.data, answer.text[:500]

    return ask


@contextmanager
def _desk() -> Iterator[tuple[Home, Visitor]]:
    with (
        tempfile.TemporaryDirectory(prefix="oriel-bench-", ignore_cleanup_errors=True) as folder,
        open_home(Settings(home=Path(folder) / "home")) as home,
    ):
        ingest_demo(home.database)
        with home.database.begin() as connection:
            add_first_admin(connection, EMAIL, PASSWORD)
        visitor = visitor_of(create_app(home))
        visitor.sign_in(EMAIL)
        assert visitor.is_signed_in()
        yield home, visitor
