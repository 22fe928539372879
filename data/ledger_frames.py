"""The ledger as frames: the newest forecasts of an instrument, and those that have outcomes."""

import pandas as pd

from data.database import Database
from data.forecast_entries import Origin

# Made when its last day was over by the calendar: its outcome could have been known.
IS_LATE = "(f.origin = 'live' AND f.made_at >= f.ends_on + interval '1 day')"
COMMON = f"""
f.id, i.symbol, f.as_of, f.ends_on, f.made_at, f.target, f.horizon, f.model, f.model_version, f.shown_as, f.finding,
f.expected, f.probability_up, f.baseline, f.baseline_expected, {IS_LATE} AS late,
o.realised, o.ended_at, o.scored_at, o.crps, o.baseline_crps, o.brier, o.baseline_brier,
o.inside_50, o.inside_80, o.inside_95
"""
# A model that spoke more than once of the same bars ahead counts once: when live by its first word, which nobody could
# choose; in a replay by its last, since replays are repeated.
SPOKE = "f.as_of, i.symbol, f.interval, f.target, f.horizon, f.model"
WHICH_COUNTS = "CASE WHEN f.origin = 'live' THEN f.id ELSE -f.id END"
# Every column of COMMON, the levels and quantiles, a tuple of numbers each, and whether it is the word that counts.
NEWEST = f"""
SELECT {COMMON}, f.levels, f.quantiles,
    row_number() OVER (PARTITION BY {SPOKE} ORDER BY {WHICH_COUNTS}) = 1 AS counts
FROM forecasts f JOIN instruments i ON i.id = f.instrument_id LEFT JOIN forecast_outcomes o ON o.forecast_id = f.id
WHERE f.origin = $1 AND i.symbol = $2 AND f.target = $3 AND f.horizon = $4
ORDER BY f.as_of DESC, f.shown_as = 'beside', f.model, {WHICH_COUNTS} LIMIT $5
"""  # noqa: S608  (only constants of this module are put in)
# Every column of COMMON, and the levels and quantiles.
SCORED = f"""
SELECT DISTINCT ON ({SPOKE}) {COMMON}, f.levels, f.quantiles
FROM forecasts f JOIN instruments i ON i.id = f.instrument_id JOIN forecast_outcomes o ON o.forecast_id = f.id
WHERE f.origin = $1 AND ($2 = '' OR i.symbol = $2) ORDER BY {SPOKE}, {WHICH_COUNTS}
"""  # noqa: S608  (only constants of this module are put in)
KINDS = """
SELECT DISTINCT f.target, f.horizon FROM forecasts f JOIN instruments i ON i.id = f.instrument_id
WHERE f.origin = $1 AND i.symbol = $2 ORDER BY 1, 2
"""


def newest_frame(
    database: Database, origin: Origin, symbol: str, *, target: str, horizon: int, limit: int
) -> pd.DataFrame:
    frame: pd.DataFrame = database.arrow(NEWEST, (origin, symbol, target, horizon, limit)).to_pandas()
    return frame


def kinds_of(database: Database, origin: Origin, symbol: str) -> tuple[tuple[str, int], ...]:
    """Targets and horizons."""
    table = database.arrow(KINDS, (origin, symbol))
    return tuple(zip(table.column("target").to_pylist(), table.column("horizon").to_pylist(), strict=True))


def scored_frame(database: Database, origin: Origin, symbol: str | None) -> pd.DataFrame:
    frame: pd.DataFrame = database.arrow(SCORED, (origin, symbol or "")).to_pandas()
    return frame
