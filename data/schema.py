"""The tables, as SQLAlchemy Core sees them; `data/migrations` makes them, and a test holds the two together.

Units: prices in the instrument's currency as float64; `volume` in shares or contracts; `ts` in UTC, and for daily
bars the exchange's date at 00:00 UTC; `return` as its file has it, in what `returns_in` and `returns_are` of the
instrument say. Raw values of `bars` are never changed once stored.
"""

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
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

INTERVALS = ("1m", "5m", "15m", "30m", "1h", "1d", "1w", "1mo")
DATED = ("1d", "1w", "1mo")  # intervals whose bars lie at a date; all others at an instant
RETURNS = "returns"  # the kind of what has returns and no prices
KINDS = ("equity", "etf", "index", "future", "commodity", "volatility", "fx", "crypto", "rate", "fund", RETURNS)
RETURNS_IN = ("percent", "fraction")
RETURNS_ARE = ("simple", "log")
NO_CURRENCY = "XXX"  # ISO 4217: no currency is involved
SYMBOL_FORM = "^[A-Z0-9][A-Z0-9.^=_/-]{0,31}$"
ROLES = ("user", "premium", "professional", "institutional", "admin")
# What a source's `close` is: as traded, adjusted for splits, or adjusted for splits and dividends.
PRICE_BASES = ("raw", "split_adjusted", "adjusted")
FLAG_OPEN_OUTSIDE = 1  # bars.flags: the open lies outside high-low, kept as the source gave it

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _timestamp(name: str, *, nullable: bool = False, now: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable, server_default=func.now() if now else None)


def _one_of(column: str, allowed: tuple[str, ...]) -> CheckConstraint:
    values = ", ".join(f"'{value}'" for value in allowed)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_known")


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
    _timestamp("created_at", now=True),
    Column("returns_in", Text, nullable=True),  # of the kind returns, where their owner said it
    Column("returns_are", Text, nullable=True),
    CheckConstraint(f"symbol ~ '{SYMBOL_FORM}'", name="symbol_form"),
    CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_form"),
    CheckConstraint("name <> ''", name="name_present"),
    _one_of("kind", KINDS),
    _one_of("returns_in", RETURNS_IN),
    _one_of("returns_are", RETURNS_ARE),
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
    _one_of("price_basis", PRICE_BASES),
)

ingest_runs = Table(
    "ingest_runs",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("what", Text, nullable=False),  # file name or data set, for people
    Column("content_sha256", LargeBinary, nullable=True),
    Column("state", Text, nullable=False, server_default="running"),
    _timestamp("started_at", now=True),
    _timestamp("finished_at", nullable=True),
    Column("rows", BigInteger, nullable=False, server_default="0"),
    Column("stored", BigInteger, nullable=False, server_default="0"),
    Column("unchanged", BigInteger, nullable=False, server_default="0"),
    Column("quarantined", BigInteger, nullable=False, server_default="0"),
    Column("error", Text, nullable=True),
    _one_of("state", ("running", "done", "failed")),
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
    _one_of("interval", INTERVALS),
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
    _timestamp("updated_at", now=True),
    _one_of("interval", INTERVALS),
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
    _one_of("kind", ("split", "dividend")),
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

users = Table(
    "users",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("email", Text, nullable=True),  # null: the local administrator of a first run who has not given one yet
    Column("name", Text, nullable=True),
    Column("password_hash", Text, nullable=True),
    Column("role", Text, nullable=False, server_default="user"),
    _timestamp("created_at", now=True),
    _timestamp("disabled_at", nullable=True),
    _one_of("role", ROLES),
    CheckConstraint("email = lower(email)", name="email_lower"),
    CheckConstraint("(email IS NULL) = (password_hash IS NULL)", name="credentials_together"),
    CheckConstraint("email IS NOT NULL OR role = 'admin'", name="only_local_admin_without_email"),
    Index("uq_users_email", "email", unique=True),
    # At most one account without credentials.
    Index("uq_users_local_admin", text("(email IS NULL)"), unique=True, postgresql_where=text("email IS NULL")),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id_hash", LargeBinary, primary_key=True),  # SHA-256 of the 256-bit token in the cookie
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    _timestamp("created_at", now=True),
    _timestamp("last_seen_at", now=True),
    _timestamp("expires_at"),
    Column("user_agent", Text, nullable=True),
    Column("address", Text, nullable=True),
    CheckConstraint("octet_length(id_hash) = 32", name="id_hash_sha256"),
    Index("ix_sessions_user", "user_id"),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("key_hash", LargeBinary, nullable=False),  # keyed hash of the account's e-mail or of the address
    _timestamp("failed_at", now=True),
    Index("ix_sign_in_failures_key", "key_hash", "failed_at"),
)

one_time_links = Table(
    "one_time_links",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=True),
    _timestamp("created_at", now=True),
    _timestamp("expires_at"),
    _timestamp("used_at", nullable=True),
    _one_of("purpose", ("first_run", "reset")),
    CheckConstraint("octet_length(token_hash) = 32", name="token_hash_sha256"),
)

recent_views = Table(
    "recent_views",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("query", Text, primary_key=True),
    Column("title", Text, nullable=False),
    _timestamp("seen_at", now=True),
    Index("ix_recent_views_seen", "user_id", "seen_at"),
)

baskets = Table(
    "baskets",
    metadata,
    Column("digest", Text, primary_key=True),  # of the holdings
    Column("holdings", JSONB, nullable=False),  # [[symbol, size], …]
    _timestamp("created_at", now=True),
    CheckConstraint("digest ~ '^[0-9a-f]{32}$'", name="digest_form"),
    CheckConstraint("jsonb_typeof(holdings) = 'array'", name="holdings_are_a_list"),
)
