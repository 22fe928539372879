"""Instruments, their bars from each source, and what came in when."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from data.schema.base import (
    INTERVALS,
    KINDS,
    PRICE_BASES,
    RETURNS,
    RETURNS_ARE,
    RETURNS_IN,
    SYMBOL_FORM,
    metadata,
    one_of,
    timestamp,
)

instruments = Table(
    "instruments",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("symbol", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("exchange", Text, nullable=True),  # market identifier code (ISO 10383), null where none is known
    Column(
        "calendar", Text, nullable=True
    ),  # exchange_calendars name, or '24/7'; null: unknown, sessions are what the data has
    Column("timezone", Text, nullable=False, server_default="UTC"),
    Column("sector", Text, nullable=True),
    Column("industry", Text, nullable=True),
    Column(
        "allows_nonpositive", Boolean, nullable=False, server_default=text("false")
    ),  # a future may trade at or below 0
    timestamp("created_at", now=True),
    Column("returns_in", Text, nullable=True),  # of the kind returns, where their owner said it
    Column("returns_are", Text, nullable=True),
    CheckConstraint(f"symbol ~ '{SYMBOL_FORM}'", name="symbol_form"),
    CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_form"),
    CheckConstraint("name <> ''", name="name_present"),
    one_of("kind", KINDS),
    one_of("returns_in", RETURNS_IN),
    one_of("returns_are", RETURNS_ARE),
    CheckConstraint(f"kind = '{RETURNS}' OR returns_in IS NULL AND returns_are IS NULL", name="units_only_of_returns"),
)

sources = Table(
    "sources",
    metadata,
    Column("id", SmallInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("priority", Integer, nullable=False, server_default="100"),  # the smaller one wins
    Column("price_basis", Text, nullable=False, server_default="raw"),
    Column("caution", Text, nullable=True),  # shown wherever its numbers are
    CheckConstraint("name ~ '^[a-z0-9][a-z0-9_.-]{0,63}$'", name="name_form"),
    one_of("price_basis", PRICE_BASES),
)

ingest_runs = Table(
    "ingest_runs",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("what", Text, nullable=False),  # file name or data set, for people
    Column("content_sha256", LargeBinary, nullable=True),
    Column("state", Text, nullable=False, server_default="running"),
    timestamp("started_at", now=True),
    timestamp("finished_at", nullable=True),
    Column("rows", BigInteger, nullable=False, server_default="0"),
    Column("stored", BigInteger, nullable=False, server_default="0"),
    Column("unchanged", BigInteger, nullable=False, server_default="0"),
    Column("quarantined", BigInteger, nullable=False, server_default="0"),
    Column("error", Text, nullable=True),
    one_of("state", ("running", "done", "failed")),
    CheckConstraint("state <> 'done' OR rows = stored + unchanged + quarantined", name="every_row_accounted"),
    CheckConstraint("(state = 'running') = (finished_at IS NULL)", name="finished_when_ended"),
)

# Partitioned by range of ts, one partition a year, made by the SQL function ensure_bar_partitions(from, to).
bars = Table(
    "bars",
    metadata,
    Column("instrument_id", ForeignKey("instruments.id"), primary_key=True),
    Column("interval", Text, primary_key=True),
    Column("source_id", ForeignKey("sources.id"), primary_key=True),
    Column("ts", DateTime(timezone=True), primary_key=True),
    Column("open", Double, nullable=True),
    Column("high", Double, nullable=True),
    Column("low", Double, nullable=True),
    Column("close", Double, nullable=True),
    Column("adj_close", Double, nullable=True),  # adjusted for splits and dividends, where the source gives it
    Column("volume", Double, nullable=True),
    Column("flags", SmallInteger, nullable=False, server_default="0"),
    Column("ingest_run_id", ForeignKey("ingest_runs.id"), nullable=False),
    Column("return", Double, nullable=True),  # over the period that ends here, of what has no prices
    one_of("interval", INTERVALS),
    CheckConstraint(
        "(close IS NOT NULL OR adj_close IS NOT NULL) <> (return IS NOT NULL)", name="either_prices_or_return"
    ),
    CheckConstraint("(open IS NULL) = (high IS NULL) AND (high IS NULL) = (low IS NULL)", name="ohl_together"),
    CheckConstraint("open IS NULL OR close IS NOT NULL", name="ohl_with_close"),
    CheckConstraint("high >= low AND close BETWEEN low AND high", name="close_in_range"),
    CheckConstraint("(flags & 1) = 1 OR open BETWEEN low AND high", name="open_in_range_or_flagged"),
    CheckConstraint("volume >= 0", name="volume_not_negative"),
    # NaN sorts above Infinity in PostgreSQL, so one comparison refuses both.
    *(
        CheckConstraint(f"{name} < 'Infinity' AND {name} > '-Infinity'", name=f"{name}_finite")
        for name in ("open", "high", "low", "close", "adj_close", "volume", "return")
    ),
    postgresql_partition_by="RANGE (ts)",
)

# One row an instrument and interval: what there is, and the version that every cache key of it holds.
series = Table(
    "series",
    metadata,
    Column("instrument_id", ForeignKey("instruments.id"), primary_key=True),
    Column("interval", Text, primary_key=True),
    Column("first_ts", DateTime(timezone=True), nullable=False),
    Column("last_ts", DateTime(timezone=True), nullable=False),
    Column("bars", BigInteger, nullable=False),  # dates in the consolidated series
    Column("quarantined", BigInteger, nullable=False, server_default="0"),
    Column("has_ohlc", Boolean, nullable=False),
    Column("has_volume", Boolean, nullable=False),
    Column("version", BigInteger, nullable=False, server_default="1"),
    timestamp("updated_at", now=True),
    one_of("interval", INTERVALS),
    CheckConstraint("first_ts <= last_ts", name="in_order"),
)

# How each source of a series is put on the one adjusted basis.
source_links = Table(
    "source_links",
    metadata,
    Column("instrument_id", ForeignKey("instruments.id"), primary_key=True),
    Column("interval", Text, primary_key=True),
    Column("source_id", ForeignKey("sources.id"), primary_key=True),
    Column(
        "factor", Double, nullable=True
    ),  # times the source's adjusted close; null: no overlap, so it can't be linked and isn't used
    Column("overlap_bars", Integer, nullable=False),
    Column("median_difference", Double, nullable=True),  # of |source × factor / consolidated - 1| over the overlap
    Column("max_difference", Double, nullable=True),
    Column("max_difference_ts", DateTime(timezone=True), nullable=True),
    CheckConstraint("factor > 0", name="factor_positive"),
)

# Single days on which a linked source and the consolidated series differ by more than consolidation's threshold.
source_disagreements = Table(
    "source_disagreements",
    metadata,
    Column("instrument_id", ForeignKey("instruments.id"), primary_key=True),
    Column("interval", Text, primary_key=True),
    Column("source_id", ForeignKey("sources.id"), primary_key=True),
    Column("ts", DateTime(timezone=True), primary_key=True),
    Column("relative_difference", Double, nullable=False),
)

corporate_actions = Table(
    "corporate_actions",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("instrument_id", ForeignKey("instruments.id"), nullable=False),
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("ex_date", DateTime(timezone=True), nullable=False),
    Column(
        "value", Double, nullable=False
    ),  # split: new shares for one old; dividend: amount a share in the instrument's currency
    UniqueConstraint("instrument_id", "kind", "ex_date", "source_id"),
    one_of("kind", ("split", "dividend")),
    CheckConstraint("value > 0 AND value < 'Infinity'", name="value_positive"),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("ingest_run_id", ForeignKey("ingest_runs.id"), nullable=False),
    Column("instrument_id", ForeignKey("instruments.id"), nullable=True),
    Column("row_number", BigInteger, nullable=False),  # in the file, its header being row 1
    Column("reason", Text, nullable=False),
    Column("raw", JSONB, nullable=False),  # the row as it came, as text
    Index("ix_quarantine_run", "ingest_run_id"),
    Index("ix_quarantine_instrument", "instrument_id"),
)

baskets = Table(
    "baskets",
    metadata,
    Column("digest", Text, primary_key=True),  # of the holdings
    Column("holdings", JSONB, nullable=False),  # [[symbol, size], …]
    timestamp("created_at", now=True),
    CheckConstraint("digest ~ '^[0-9a-f]{32}$'", name="digest_form"),
    CheckConstraint("jsonb_typeof(holdings) = 'array'", name="holdings_are_a_list"),
)
