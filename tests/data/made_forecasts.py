"""Forecasts made by hand, for whoever needs a ledger with something in it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from data.database import Database
from data.forecast_entries import NewForecast, Outcome, Said
from data.instruments import get_instrument

LEVELS = (0.025, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.975)
WIDE = Said(quantiles=tuple((level - 0.5) / 10 for level in LEVELS), expected=0.001, probability_up=0.55)
NARROW = Said(quantiles=tuple((level - 0.5) / 20 for level in LEVELS), expected=0.002, probability_up=0.6)
AS_OF = datetime(2024, 1, 10, tzinfo=UTC)


def instrument_id(database: Database, symbol: str) -> int:
    with database.connect() as connection:
        return get_instrument(connection, symbol).id


def made_forecast(instrument: int, as_of: datetime = AS_OF, horizon: int = 5, **others: Any) -> NewForecast:
    """Live and in time, unless `others` say otherwise."""
    said: dict[str, Any] = {
        "origin": "live",
        "instrument_id": instrument,
        "interval": "1d",
        "as_of": as_of,
        "ends_on": as_of + timedelta(days=horizon),
        "made_at": as_of + timedelta(hours=22),
        "data_version": "1.1d.7",
        "query": "symbol=ABC",
        "target": "return",
        "horizon": horizon,
        "model": "ridge",
        "model_version": None,
        "settings": {"alpha": 10.0},
        "features": ("returns", "trend"),
        "seed": 1,
        "fitted_on": 900,
        "levels": LEVELS,
        "said": NARROW,
        "finding": "no evidence of skill",
        "p_value": 0.4,
        "judged_on": 300,
        "shown_as": "chosen",
        "baseline": "no_change",
        "baseline_said": WIDE,
    }
    return NewForecast(**{**said, **others})


def made_outcome(forecast_id: int, **others: Any) -> Outcome:
    said: dict[str, Any] = {
        "forecast_id": forecast_id,
        "realised": 0.01,
        "ended_at": AS_OF + timedelta(days=5),
        "data_version": "1.1d.8",
        "crps": 0.004,
        "baseline_crps": 0.006,
        "brier": 0.16,
        "baseline_brier": 0.2,
        "inside_50": True,
        "inside_80": True,
        "inside_95": True,
    }
    return Outcome(**{**said, **others})
