"""Splits and dividends of an instrument, each with the source that says so."""

import pandas as pd
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import distinct_on, insert

from data import schema

ACTIONS = schema.corporate_actions


def store_actions(connection: Connection, instrument_id: int, source_id: int, actions: pd.DataFrame) -> int:
    """Adds those that are new of the columns ex_date, kind, value; how many. What is stored stays."""
    if actions.empty:
        return 0
    moments = pd.DatetimeIndex(actions["ex_date"]).to_pydatetime()
    key = {"instrument_id": instrument_id, "source_id": source_id}
    rows = [
        {**key, "ex_date": ex_date, "kind": kind, "value": value}
        for ex_date, kind, value in zip(moments, actions["kind"], actions["value"], strict=True)
    ]
    new = insert(ACTIONS).values(rows).on_conflict_do_nothing().returning(ACTIONS.c.id)
    return len(connection.execute(new).all())


def load_actions(connection: Connection, symbol: str) -> pd.DataFrame:
    """Columns ex_date (UTC), kind, value; one row a date and kind, by the source of the best priority."""
    query = (
        select(ACTIONS.c.ex_date, ACTIONS.c.kind, ACTIONS.c.value)
        .ext(distinct_on(ACTIONS.c.ex_date, ACTIONS.c.kind))
        .join(schema.instruments, schema.instruments.c.id == ACTIONS.c.instrument_id)
        .join(schema.sources, schema.sources.c.id == ACTIONS.c.source_id)
        .where(schema.instruments.c.symbol == symbol.upper())
        .order_by(ACTIONS.c.ex_date, ACTIONS.c.kind, schema.sources.c.priority, schema.sources.c.id)
    )
    rows = [tuple(row) for row in connection.execute(query)]
    frame = pd.DataFrame(rows, columns=["ex_date", "kind", "value"])
    return frame.assign(
        ex_date=pd.to_datetime(frame["ex_date"], utc=True).astype("datetime64[us, UTC]"),
        value=frame["value"].astype(float),
    )
