"""One version of a trained model, as its row has it. An undefined number is null in the database and NaN here."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

ACTIVE, RETIRED = "active", "retired"


class NoVersion(LookupError):
    """There is no such version; the message is a sentence for people."""


@dataclass(frozen=True, slots=True, order=True)
class ModelKey:
    """What versions are versions of."""

    symbol: str
    target: str
    horizon: int
    model: str

    def __str__(self) -> str:
        return f"{self.symbol}, {self.target}, {self.horizon} ahead, {self.model}"


@dataclass(frozen=True, slots=True)
class Training:
    """What is known when a model has been trained. `query`: of the view that it was trained for.

    `first`, `last`: of the bars it was fitted on. `calibration`: what turns its one number into a distribution.
    """

    key: ModelKey
    query: str
    settings: Mapping[str, Any]
    features: tuple[str, ...]
    seed: int
    first: datetime
    last: datetime
    rows: int
    data_version: str
    code_version: str
    libraries: Mapping[str, str]
    scores: Mapping[str, float]
    verdict: Mapping[str, Any]
    calibration: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TrainedModel:
    id: int
    version: int
    is_active: bool
    trained_at: datetime
    file: str
    sha256: bytes
    training: Training

    @property
    def key(self) -> ModelKey:
        return self.training.key


def model_of(row: "Row[Any]") -> TrainedModel:
    """Of a row of `trained_models` with the instrument's `symbol`."""
    training = Training(
        key=ModelKey(row.symbol, row.target, row.horizon, row.model),
        query=row.query,
        settings=row.settings,
        features=tuple(row.features),
        seed=row.seed,
        first=row.first_ts,
        last=row.last_ts,
        rows=row.rows,
        data_version=row.data_version,
        code_version=row.code_version,
        libraries=row.libraries,
        scores={name: math.nan if value is None else value for name, value in row.scores.items()},
        verdict=row.verdict,
        calibration=row.calibration,
    )
    return TrainedModel(row.id, row.version, row.state == ACTIVE, row.trained_at, row.file, row.sha256, training)


def values_of(training: Training) -> dict[str, Any]:
    """Columns of its row but those that only the store knows: instrument, version, file."""
    return {
        "target": training.key.target,
        "horizon": training.key.horizon,
        "model": training.key.model,
        "query": training.query,
        "settings": dict(training.settings),
        "features": list(training.features),
        "seed": training.seed,
        "first_ts": training.first,
        "last_ts": training.last,
        "rows": training.rows,
        "data_version": training.data_version,
        "code_version": training.code_version,
        "libraries": dict(training.libraries),
        "scores": {name: value if math.isfinite(value) else None for name, value in training.scores.items()},
        "verdict": dict(training.verdict),
        "calibration": dict(training.calibration),
    }
