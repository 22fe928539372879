"""Trained models: their versions, which of them is active, and the bytes that each has learned.

A row is written after its file is safely on disk, and never changes but for its state: what was killed half way leaves
no version.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, cast, func, insert, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import aggregate_order_by

from data.audit.recording import record
from data.database import Database
from data.instruments import get_instrument
from data.model_files import ModelFiles
from data.schema import instruments, trained_models
from data.trained_model import ACTIVE, RETIRED, ModelKey, NoVersion, TrainedModel, Training, model_of, values_of

Asked = tuple[str, str, int]  # symbol, target, horizon

_TAKE_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended('trained_models ' || :key, 0))")
_OF = trained_models.c
_WHOLE: Select[Any] = (
    select(trained_models, instruments.c.symbol)
    .join_from(trained_models, instruments)
    .order_by(instruments.c.symbol, _OF.target, _OF.horizon, _OF.model, _OF.version.desc())
)


class TrainedModels:
    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._files = ModelFiles(folder)

    def keep(self, training: Training, content: bytes) -> TrainedModel:
        """A new version, retired until it is activated."""
        file = self._files.write(content)
        with self._database.begin() as connection:
            number = _insert(connection, training, file)
        return self.find(number)

    def content(self, model: TrainedModel) -> bytes:
        """What was kept. Raises ModelFileRefused when the file is gone or another."""
        return self._files.read(model.file, model.sha256)

    def find(self, number: int) -> TrainedModel:
        with self._database.connect() as connection:
            row = connection.execute(_WHOLE.where(_OF.id == number)).one_or_none()
        if row is None:
            raise NoVersion(f"There is no trained model with the number {number}.")
        return model_of(row)

    def versions(self, key: ModelKey) -> tuple[TrainedModel, ...]:
        """The newest first."""
        with self._database.connect() as connection:
            return _versions(connection, key)

    def all_versions(self, symbol: str | None = None) -> tuple[TrainedModel, ...]:
        """By what they are versions of, the newest first."""
        query = _WHOLE if symbol is None else _WHOLE.where(instruments.c.symbol == symbol.upper())
        with self._database.connect() as connection:
            return tuple(map(model_of, connection.execute(query)))

    def active(self, asked: Iterable[Asked]) -> Mapping[Asked, Mapping[str, int]]:
        """By what was asked for: the numbers of the active models by their names."""
        columns = (instruments.c.symbol, _OF.target, _OF.horizon)
        query = (
            select(*columns, _OF.model, _OF.id)
            .join_from(trained_models, instruments)
            .where(_OF.state == ACTIVE, tuple_(*columns).in_(sorted(set(asked))))
        )
        found: dict[Asked, dict[str, int]] = {}
        with self._database.connect() as connection:
            for symbol, target, horizon, model, number in connection.execute(query):
                found.setdefault((symbol, target, horizon), {})[model] = number
        return found

    def version(self) -> str:
        """Names the state of all versions: it changes when one is trained, activated or retired."""
        active = func.string_agg(cast(_OF.id, Text), aggregate_order_by(text("','"), _OF.id)).filter(
            _OF.state == ACTIVE
        )
        with self._database.connect() as connection:
            return "-".join(map(str, connection.execute(select(func.count(_OF.id), func.max(_OF.id), active)).one()))

    def activate(self, model: TrainedModel) -> TrainedModel:
        """In place of whichever version is active now."""
        with self._database.begin() as connection:
            _take_turn(connection, model.key)
            _make_active(connection, model.key, model.id)
        return self.find(model.id)

    def retire(self, key: ModelKey) -> TrainedModel:
        """No version is active afterwards. Which one was."""
        with self._database.begin() as connection:
            _take_turn(connection, key)
            active = _active(_versions(connection, key), key)
            _make_active(connection, key, None)
        return self.find(active.id)

    def roll_back(self, key: ModelKey) -> TrainedModel:
        """The version before the active one is active again."""
        with self._database.begin() as connection:
            _take_turn(connection, key)
            versions = _versions(connection, key)
            active = _active(versions, key)
            before = next((one for one in versions if one.version < active.version), None)
            if before is None:
                raise NoVersion(f"There is no version of {key}, before version {active.version}: retire it instead.")
            _make_active(connection, key, before.id)
        return self.find(before.id)

    def sweep(self) -> int:
        """Delete the files of trainings that were killed before they had a row. How many."""
        with self._database.connect() as connection:
            kept = set(connection.execute(select(_OF.file)).scalars())
        return self._files.sweep(kept)


def _take_turn(connection: Connection, key: ModelKey) -> None:
    connection.execute(_TAKE_TURN, {"key": str(key)})


def _versions(connection: Connection, key: ModelKey) -> tuple[TrainedModel, ...]:
    return tuple(map(model_of, connection.execute(_WHOLE.where(_is_of(connection, key)))))


def _is_of(connection: Connection, key: ModelKey) -> ColumnElement[bool]:
    instrument = get_instrument(connection, key.symbol)
    return and_(
        _OF.instrument_id == instrument.id,
        _OF.target == key.target,
        _OF.horizon == key.horizon,
        _OF.model == key.model,
    )


def _active(versions: tuple[TrainedModel, ...], key: ModelKey) -> TrainedModel:
    for one in versions:
        if one.is_active:
            return one
    raise NoVersion(f"No version of {key}, is active.")


def _make_active(connection: Connection, key: ModelKey, number: int | None) -> None:
    own = _is_of(connection, key)
    connection.execute(update(trained_models).where(own, _OF.state == ACTIVE).values(state=RETIRED))
    if number is not None:
        connection.execute(update(trained_models).where(own, _OF.id == number).values(state=ACTIVE))
    record(connection, "model.activated" if number else "model.retired", "model", number or str(key))


def _insert(connection: Connection, training: Training, file: str) -> int:
    _take_turn(connection, training.key)
    instrument = get_instrument(connection, training.key.symbol)
    newest = select(func.coalesce(func.max(_OF.version), 0)).where(_is_of(connection, training.key))
    values = values_of(training) | {
        "instrument_id": instrument.id,
        "version": connection.execute(newest).scalar_one() + 1,
        "file": file,
        "sha256": bytes.fromhex(file.partition(".")[0]),
    }
    return int(connection.execute(insert(trained_models).values(values).returning(_OF.id)).scalar_one())
