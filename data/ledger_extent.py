"""How much the ledger has of what a view of the prediction desk is about."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from data.database import Database
from data.forecast_entries import Origin
from data.schema import forecast_outcomes, forecasts, instruments


@dataclass(frozen=True, slots=True)
class Extent:
    """`scored`: those with an outcome. `newest`: when the last one was written, None where there is none."""

    count: int
    scored: int
    newest: datetime | None


def extent(database: Database, origin: Origin, symbol: str, target: str, horizon: int) -> Extent:
    columns = forecasts.c
    counted = select(func.count(columns.id), func.count(forecast_outcomes.c.forecast_id), func.max(columns.made_at))
    of_these = counted.select_from(forecasts.join(instruments).outerjoin(forecast_outcomes)).where(
        columns.origin == origin,
        instruments.c.symbol == symbol,
        columns.target == target,
        columns.horizon == horizon,
    )
    with database.connect() as connection:
        return Extent(*connection.execute(of_these).one())
