"""Series of returns without prices, and bars of a week or a month."""

from data.migrations.script import run_sql

revision = "0004"
down_revision = "0003"

INSTRUMENTS = """
ALTER TABLE instruments
    ADD COLUMN returns_in text,
    ADD COLUMN returns_are text,
    DROP CONSTRAINT ck_instruments_kind_known,
    ADD CONSTRAINT ck_instruments_kind_known CHECK (kind IN (
        'equity', 'etf', 'index', 'future', 'commodity', 'volatility', 'fx', 'crypto', 'rate', 'fund', 'returns')),
    ADD CONSTRAINT ck_instruments_returns_in_known CHECK (returns_in IN ('percent', 'fraction')),
    ADD CONSTRAINT ck_instruments_returns_are_known CHECK (returns_are IN ('simple', 'log')),
    ADD CONSTRAINT ck_instruments_units_only_of_returns
        CHECK (kind = 'returns' OR returns_in IS NULL AND returns_are IS NULL);
"""
# The partitions take part in it: what a partitioned table is told, they are told.
BARS = """
ALTER TABLE bars
    ADD COLUMN return double precision,
    DROP CONSTRAINT ck_bars_interval_known,
    DROP CONSTRAINT ck_bars_has_a_close,
    ADD CONSTRAINT ck_bars_interval_known
        CHECK (interval IN ('1m', '5m', '15m', '30m', '1h', '1d', '1w', '1mo')),
    ADD CONSTRAINT ck_bars_either_prices_or_return
        CHECK ((close IS NOT NULL OR adj_close IS NOT NULL) <> (return IS NOT NULL)),
    ADD CONSTRAINT ck_bars_return_finite CHECK (return < 'Infinity' AND return > '-Infinity');
"""
SERIES = """
ALTER TABLE series
    DROP CONSTRAINT ck_series_interval_known,
    ADD CONSTRAINT ck_series_interval_known
        CHECK (interval IN ('1m', '5m', '15m', '30m', '1h', '1d', '1w', '1mo'));
"""


def upgrade() -> None:
    for script in (INSTRUMENTS, BARS, SERIES):
        run_sql(script)
