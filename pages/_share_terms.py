"""What was filled in to share a view, read as the terms of its link; what no form offers allows nothing."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypedDict, cast

from components.share_dialog import CHANGES, DOWNLOAD, EVERY_PANEL, FROZEN, LIFETIMES, NEVER, ON_A_DAY, REDACTED
from data.share_links.terms import BadTerms, MayChange, Terms


class Filled(TypedDict):
    """What the form holds, keyed like its fields."""

    mode: str | None
    label: str | None
    ends: str | None
    day: str | None
    password: str | None
    change: str | None
    options: list[str] | None
    opens: str | float | None
    origins: str | None


def terms_of(fields: Filled, now: datetime) -> Terms:
    """What was filled in. Raises BadTerms."""
    options = fields["options"] or []
    is_frozen = fields["mode"] == FROZEN
    return Terms(
        mode="frozen" if is_frozen else "live",
        label=fields["label"] or "",
        may_change="nothing" if is_frozen or fields["change"] not in CHANGES else cast("MayChange", fields["change"]),
        is_redacted=REDACTED in options,
        may_download=DOWNLOAD in options,
        shows_all=EVERY_PANEL in options,
        password=fields["password"] or "",
        origins=tuple((fields["origins"] or "").split()),
        most_opens=_count(fields["opens"]),
        expires_at=_end(str(fields["ends"]), fields["day"], now),
    )


def _count(raw: Any) -> int | None:
    if raw in (None, ""):
        return None
    try:
        return int(raw)
    except ValueError:
        raise BadTerms("The number of opens must be a whole number; leave it empty for no limit.") from None


def _end(ends: str, day: str | None, now: datetime) -> datetime | None:
    """A last day is over when it ends."""
    if ends == NEVER:
        return None
    if ends in LIFETIMES and ends != ON_A_DAY:
        return now + timedelta(days=int(ends))
    try:
        return datetime.combine(date.fromisoformat(day or ""), time.min, UTC) + timedelta(days=1)
    except (ValueError, OverflowError):
        raise BadTerms("Choose the last day on which the link opens.") from None
