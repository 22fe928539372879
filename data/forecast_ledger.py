"""The ledger of forecasts: written once, scored once, never changed; the database itself refuses to (m0006).

What is live and what was replayed is never read together: every reading names one of the two.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
from sqlalchemy import Connection, RowMapping, func, select
from sqlalchemy.dialects.postgresql import insert

from data.caching.code_version import code_version
from data.database import Database
from data.forecast_entries import Due, NewForecast, Origin, Outcome, Said
from data.ledger_frames import kinds_of, newest_frame, scored_frame
from data.schema import forecast_outcomes, forecasts, instruments, series

AT_ONCE = 500

_BASELINE = {f"baseline_{name}": name for name in ("quantiles", "expected", "probability_up")}


class ForecastLedger:
    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, entries: Sequence[NewForecast]) -> int:
        """How many were not there yet; those that were stay as they are. All or none."""
        if not entries:
            return 0
        rows = [_row(entry) for entry in entries]
        # Rows with and without a time cannot go in one statement.
        timed = [row for row in rows if "made_at" in row]
        untimed = [row for row in rows if "made_at" not in row]
        with self._database.begin() as connection:
            return sum(_insert(connection, some) for some in (timed, untimed) if some)

    def due(self, limit: int = AT_ONCE) -> Iterator[tuple[Due, ...]]:
        """Those without an outcome whose instrument has newer bars, in batches; some of them may not be over yet."""
        after = 0
        while batch := self._due_after(after, limit):
            yield batch
            after = batch[-1].id

    def score(self, outcomes: Sequence[Outcome]) -> int:
        """How many had none yet; in one transaction. Whoever scores the same at the same time does no harm."""
        if not outcomes:
            return 0
        columns = forecast_outcomes.c
        new = insert(forecast_outcomes).on_conflict_do_nothing(index_elements=[columns.forecast_id])
        with self._database.begin() as connection:
            done = connection.execute(new.returning(columns.forecast_id), [asdict(outcome) for outcome in outcomes])
            return len(done.all())

    def newest(self, origin: Origin, symbol: str, target: str, horizon: int, limit: int) -> pd.DataFrame:
        """Of one instrument, newest first, with their outcomes where these are there. See `ledger_frames.NEWEST`."""
        return newest_frame(self._database, origin, symbol, target=target, horizon=horizon, limit=limit)

    def kinds(self, origin: Origin, symbol: str) -> tuple[tuple[str, int], ...]:
        """The targets and horizons that there are forecasts of."""
        return kinds_of(self._database, origin, symbol)

    def scored(self, origin: Origin, symbol: str | None = None) -> pd.DataFrame:
        """With outcomes, by the bar they were made at. See `ledger_frames.SCORED`."""
        return scored_frame(self._database, origin, symbol)

    def count(self, origin: Origin, symbol: str | None = None) -> int:
        of_symbol = () if symbol is None else (instruments.c.symbol == symbol,)
        counted = select(func.count()).select_from(forecasts.join(instruments))
        with self._database.connect() as connection:
            return connection.execute(counted.where(forecasts.c.origin == origin, *of_symbol)).scalar_one()

    def version(self) -> str:
        """Names the state of the whole ledger: it changes when anything is written or scored."""
        written, scored = func.count(forecasts.c.id), select(func.count(forecast_outcomes.c.forecast_id))
        with self._database.connect() as connection:
            return "-".join(map(str, connection.execute(select(written, scored.scalar_subquery())).one()))

    def _due_after(self, after: int, limit: int) -> tuple[Due, ...]:
        columns = forecasts.c
        of_series = (series.c.instrument_id == columns.instrument_id) & (series.c.interval == columns.interval)
        query = (
            select(forecasts, instruments.c.symbol)
            .select_from(forecasts)
            .join(instruments, instruments.c.id == columns.instrument_id)
            .join(series, of_series)
            .outerjoin(forecast_outcomes)
            .where(forecast_outcomes.c.forecast_id.is_(None), series.c.last_ts > columns.as_of, columns.id > after)
            .order_by(columns.id)
            .limit(limit)
        )
        with self._database.connect() as connection:
            return tuple(_due(row) for row in connection.execute(query).mappings())


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> int:
    new = insert(forecasts).on_conflict_do_nothing(index_elements=[forecasts.c.digest])
    return len(connection.execute(new.returning(forecasts.c.id), rows).all())


def _row(entry: NewForecast) -> dict[str, Any]:
    plain = {name: getattr(entry, name) for name in NewForecast.__slots__ if name not in {"said", "baseline_said"}}
    if entry.made_at is None:
        del plain["made_at"]
    said = {name: _listed(getattr(entry.said, name)) for name in Said.__slots__}
    baseline = {column: _listed(getattr(entry.baseline_said, name)) for column, name in _BASELINE.items()}
    lists = {"levels": list(entry.levels), "features": list(entry.features), "settings": dict(entry.settings)}
    return {**plain, **lists, **said, **baseline, "digest": entry.digest, "code_version": code_version()}


def _listed(value: float | tuple[float, ...] | None) -> float | list[float] | None:
    return list(value) if isinstance(value, tuple) else value


def _due(row: RowMapping) -> Due:
    said = {name: row[name] for name in Said.__slots__}
    baseline = {name: row[column] for column, name in _BASELINE.items()}
    plain = {name: row[name] for name in ("id", "symbol", "interval", "as_of", "target", "horizon")}
    return Due(**plain, levels=tuple(row["levels"]), said=_said(said), baseline_said=_said(baseline))


def _said(values: dict[str, Any]) -> Said:
    return Said(**{**values, "quantiles": tuple(values["quantiles"])})
