"""Forecasts, what came of them, and the models that made them."""

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
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from data.schema.base import INTERVALS, ORIGINS, SHOWN_AS, metadata, one_of, timestamp

# Both only grow: the database refuses to update, delete or truncate them (m0006).
forecasts = Table(
    "forecasts",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("digest", Text, nullable=False, unique=True),  # of what was forecast and what it said
    Column("origin", Text, nullable=False),
    Column("instrument_id", ForeignKey("instruments.id"), nullable=False),
    Column("interval", Text, nullable=False),
    timestamp("as_of"),  # the bar at whose close it was made
    timestamp("ends_on"),  # the day of the last bar ahead, by the calendar
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
    one_of("origin", ORIGINS),
    one_of("interval", INTERVALS),
    one_of("target", ("return", "direction", "volatility")),
    one_of("finding", ("adds skill", "no evidence of skill", "worse than naive")),
    one_of("shown_as", SHOWN_AS),
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
    timestamp("ended_at"),  # the last bar ahead
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
    timestamp("watched_since", now=True),
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
    timestamp("trained_at", now=True),
    timestamp("first_ts"),  # first and last bar that it was fitted on
    timestamp("last_ts"),
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
    one_of("target", ("return", "direction", "volatility")),
    one_of("state", ("active", "retired")),
    CheckConstraint("horizon > 0 AND version > 0 AND rows > 0", name="counts_positive"),
    CheckConstraint("first_ts <= last_ts", name="in_order"),
    CheckConstraint("octet_length(sha256) = 32", name="sha256_form"),
    CheckConstraint("file ~ '^[0-9a-f]{64}[.]skops$'", name="file_form"),
)
