"""The tables, as SQLAlchemy Core sees them; `data/migrations` makes them, and a test holds the two together.

Units: prices in the instrument's currency as float64; `volume` in shares or contracts; `ts` in UTC, and for daily
bars the exchange's date at 00:00 UTC; `return` as its file has it, in what `returns_in` and `returns_are` of the
instrument say. Raw values of `bars` are never changed once stored.
"""

from sqlalchemy import (
    ARRAY,
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
ORIGINS = ("live", "replay")  # of a forecast: made when its bar was the last, or of the past as it was known then
SHOWN_AS = ("baseline", "winner", "chosen", "beside")  # what a forecast's model was: led without skill, with it, …
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

# Both only grow: the database refuses to update, delete or truncate them (m0006).
forecasts = Table(
    "forecasts",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("digest", Text, nullable=False, unique=True),  # of what was forecast and what it said
    Column("origin", Text, nullable=False),
    Column("instrument_id", ForeignKey("instruments.id"), nullable=False),
    Column("interval", Text, nullable=False),
    _timestamp("as_of"),  # the bar at whose close it was made
    _timestamp("ends_on"),  # the day of the last bar ahead, by the calendar
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("data_version", Text, nullable=False),
    Column("code_version", Text, nullable=False),
    Column("query", Text, nullable=False),  # of the view that asked
    Column("target", Text, nullable=False),
    Column("horizon", Integer, nullable=False),  # bars
    Column("model", Text, nullable=False),
    Column("model_version", Text, nullable=True),  # of a model from the registry of trained ones
    Column("settings", JSONB, nullable=False),
    Column("features", JSONB, nullable=False),  # groups of them
    Column("seed", Integer, nullable=False),
    Column("fitted_on", Integer, nullable=False),  # rows
    Column("levels", ARRAY(Double), nullable=False),
    Column("quantiles", ARRAY(Double), nullable=False),  # of the target; for a direction, of the return
    Column("expected", Double, nullable=False),
    Column("probability_up", Double, nullable=True),
    Column("finding", Text, nullable=False),  # the verdict of that day
    Column("p_value", Double, nullable=True),
    Column("judged_on", Integer, nullable=False),  # forecasts that the verdict rests on
    Column("shown_as", Text, nullable=False),
    Column("baseline", Text, nullable=False),
    Column("baseline_quantiles", ARRAY(Double), nullable=False),
    Column("baseline_expected", Double, nullable=False),
    Column("baseline_probability_up", Double, nullable=True),
    CheckConstraint("digest ~ '^[0-9a-f]{32}$'", name="digest_form"),
    _one_of("origin", ORIGINS),
    _one_of("interval", INTERVALS),
    _one_of("target", ("return", "direction", "volatility")),
    _one_of("finding", ("adds skill", "no evidence of skill", "worse than naive")),
    _one_of("shown_as", SHOWN_AS),
    CheckConstraint("horizon > 0 AND ends_on > as_of", name="looks_ahead"),
    CheckConstraint(
        "cardinality(quantiles) = cardinality(levels) AND cardinality(baseline_quantiles) = cardinality(levels)",
        name="a_quantile_for_each_level",
    ),
    CheckConstraint(
        "array_position(quantiles || baseline_quantiles, 'NaN') IS NULL"
        " AND array_position(quantiles || baseline_quantiles, NULL) IS NULL",
        name="quantiles_are_numbers",
    ),
    CheckConstraint("probability_up BETWEEN 0 AND 1 AND baseline_probability_up BETWEEN 0 AND 1", name="probabilities"),
    CheckConstraint("jsonb_typeof(settings) = 'object'", name="settings_are_named"),
    CheckConstraint("jsonb_typeof(features) = 'array'", name="features_are_a_list"),
    Index("ix_forecasts_newest", "origin", "instrument_id", "as_of"),
)

forecast_outcomes = Table(
    "forecast_outcomes",
    metadata,
    Column("forecast_id", ForeignKey("forecasts.id"), primary_key=True),
    Column("realised", Double, nullable=False),  # of what the quantiles are of
    _timestamp("ended_at"),  # the last bar ahead
    Column("scored_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("data_version", Text, nullable=False),
    Column("crps", Double, nullable=False),
    Column("baseline_crps", Double, nullable=False),
    Column("brier", Double, nullable=True),
    Column("baseline_brier", Double, nullable=True),
    Column("inside_50", Boolean, nullable=False),
    Column("inside_80", Boolean, nullable=False),
    Column("inside_95", Boolean, nullable=False),
    CheckConstraint(
        "crps >= 0 AND crps < 'Infinity' AND baseline_crps >= 0 AND baseline_crps < 'Infinity'", name="losses"
    ),
    CheckConstraint("(inside_80 OR NOT inside_50) AND (inside_95 OR NOT inside_80)", name="one_inside_the_other"),
)

watched_predictions = Table(
    "watched_predictions",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("query", Text, primary_key=True),  # of a view of the prediction desk
    _timestamp("watched_since", now=True),
)

# One row a version; what it learned lies in the file. The newest need not be the active one, and there may be none.
trained_models = Table(
    "trained_models",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("instrument_id", ForeignKey("instruments.id"), nullable=False),
    Column("target", Text, nullable=False),
    Column("horizon", Integer, nullable=False),  # bars ahead
    Column("model", Text, nullable=False),
    Column("version", Integer, nullable=False),  # counts up from 1
    Column("state", Text, nullable=False, server_default="retired"),
    Column("query", Text, nullable=False),  # of the view that it was trained for
    Column("settings", JSONB, nullable=False),  # its hyper-parameters
    Column("features", JSONB, nullable=False),  # names, in their order
    Column("seed", BigInteger, nullable=False),
    _timestamp("trained_at", now=True),
    _timestamp("first_ts"),  # first and last bar that it was fitted on
    _timestamp("last_ts"),
    Column("rows", Integer, nullable=False),
    Column("data_version", Text, nullable=False),
    Column("code_version", Text, nullable=False),
    Column("libraries", JSONB, nullable=False),  # versions by name
    Column("scores", JSONB, nullable=False),
    Column("verdict", JSONB, nullable=False),
    Column("calibration", JSONB, nullable=False),  # errors at the levels of a forecast, in units of its scale
    Column("file", Text, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    UniqueConstraint("instrument_id", "target", "horizon", "model", "version"),
    Index(
        "uq_trained_models_active",
        "instrument_id",
        "target",
        "horizon",
        "model",
        unique=True,
        postgresql_where=text("state = 'active'"),
    ),
    _one_of("target", ("return", "direction", "volatility")),
    _one_of("state", ("active", "retired")),
    CheckConstraint("horizon > 0 AND version > 0 AND rows > 0", name="counts_positive"),
    CheckConstraint("first_ts <= last_ts", name="in_order"),
    CheckConstraint("octet_length(sha256) = 32", name="sha256_form"),
    CheckConstraint("file ~ '^[0-9a-f]{64}[.]skops$'", name="file_form"),
)

# What a person has kept: `name` and `folder` are of the newest version, here so that no owner has two of one name.
saved_views = Table(
    "saved_views",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("owner_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("in_house", Text, nullable=False, server_default=""),  # what everybody who can sign in may do
    Column("version", Integer, nullable=False, server_default="1"),
    Column("name", Text, nullable=False),
    Column("folder", Text, nullable=False, server_default=""),
    _timestamp("created_at", now=True),
    _timestamp("deleted_at", nullable=True),
    _one_of("in_house", ("", "view", "edit")),
    CheckConstraint("version > 0", name="version_counts"),
    CheckConstraint("length(name) BETWEEN 1 AND 120", name="name_length"),
    CheckConstraint("length(folder) <= 60", name="folder_length"),
    Index(
        "uq_saved_views_name",
        "owner_id",
        text("lower(folder)"),
        text("lower(name)"),
        unique=True,
        postgresql_where=text("deleted_at IS NULL"),
    ),
)

# Every save is a version; the newest is the view.
saved_view_versions = Table(
    "saved_view_versions",
    metadata,
    Column("view_id", ForeignKey("saved_views.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("query", Text, nullable=False),
    Column("state", Integer, nullable=False),  # of the kind, which may change what a query means
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("tags", ARRAY(Text), nullable=False),
    Column("saved_by", ForeignKey("users.id", ondelete="SET NULL"), nullable=True),
    _timestamp("saved_at", now=True),
    CheckConstraint("length(query) <= 8000", name="query_length"),
    CheckConstraint("length(description) <= 2000", name="description_length"),
    CheckConstraint("cardinality(tags) <= 20", name="few_tags"),
)

saved_view_shares = Table(
    "saved_view_shares",
    metadata,
    Column("view_id", ForeignKey("saved_views.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("may_edit", Boolean, nullable=False),
    Index("ix_saved_view_shares_user", "user_id"),
)

saved_view_marks = Table(
    "saved_view_marks",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("view_id", ForeignKey("saved_views.id", ondelete="CASCADE"), primary_key=True),
    Column("favourite", Boolean, nullable=False, server_default=text("false")),
    _timestamp("opened_at", nullable=True),
)

default_views = Table(
    "default_views",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("view_id", ForeignKey("saved_views.id", ondelete="CASCADE"), nullable=False),
)
