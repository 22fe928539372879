"""What all tables have in common, and the words that their columns may hold."""

from sqlalchemy import CheckConstraint, Column, DateTime, MetaData, func

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


def timestamp(name: str, *, nullable: bool = False, now: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable, server_default=func.now() if now else None)


def one_of(column: str, allowed: tuple[str, ...]) -> CheckConstraint:
    values = ", ".join(f"'{value}'" for value in allowed)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_known")
