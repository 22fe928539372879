"""What goes into the ledger of forecasts: a forecast as it was said, and later its outcome.

Returns and quantiles are fractions, volatilities annualised fractions, times UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Literal

import orjson

Origin = Literal["live", "replay"]
ShownAs = Literal["baseline", "winner", "chosen", "beside"]
Scalar = str | int | float | bool | None
SIGNIFICANT = 9  # digits: what differs beyond them differs by the machine, not by what was said


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A distribution: quantiles at levels, one number, and the probability of a rise where it has a meaning."""

    quantiles: tuple[float, ...]
    expected: float
    probability_up: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewForecast:
    """`as_of`: the bar at whose close it was made. `ends_on`: the day of the last bar ahead, by the calendar.

    `made_at`: when it was made; None: now, by the database's clock. `judged_on`: forecasts that the verdict rests on.
    """

    origin: Origin
    instrument_id: int
    interval: str
    as_of: datetime
    ends_on: datetime
    made_at: datetime | None
    data_version: str
    query: str
    target: str
    horizon: int
    model: str
    model_version: str | None
    settings: Mapping[str, Scalar]
    features: tuple[str, ...]
    seed: int
    fitted_on: int
    levels: tuple[float, ...]
    said: Said
    finding: str
    p_value: float | None
    judged_on: int
    shown_as: ShownAs
    baseline: str
    baseline_said: Said

    @property
    def digest(self) -> str:
        """Of what is forecast by whom and what it says: asked again in other words, it is the same forecast."""
        as_of = self.as_of.astimezone(UTC).isoformat()
        told_apart = [
            *(self.origin, self.instrument_id, self.interval, as_of, self.target, self.horizon, self.model),
            *(_written(value) for value in (self.said.expected, *self.said.quantiles, self.said.probability_up)),
        ]
        return blake2b(orjson.dumps(told_apart), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Due:
    """A forecast without an outcome whose instrument has later bars than it knew."""

    id: int
    symbol: str
    interval: str
    as_of: datetime
    target: str
    horizon: int
    levels: tuple[float, ...]
    said: Said
    baseline_said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`realised`: of what the quantiles are of. `crps` and `brier` beside the baseline's own on the same outcome."""

    forecast_id: int
    realised: float
    ended_at: datetime
    data_version: str
    crps: float
    baseline_crps: float
    brier: float | None
    baseline_brier: float | None
    inside_50: bool
    inside_80: bool
    inside_95: bool


def _written(value: float | None) -> str | None:
    return None if value is None else f"{value:.{SIGNIFICANT}g}"
