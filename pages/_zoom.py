"""What a drag on a figure says about the stretch of time to look at."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

Stretch = tuple[datetime, datetime]
RESET = None


class NotAZoom(ValueError):
    """The event says nothing about the time axis."""


def stretch_of(event: Mapping[str, object], *, whole_days: bool) -> Stretch | None:
    """The two ends of a zoom, a pan or a brush; None when the axis is reset; NotAZoom for everything else."""
    if event.get("xaxis.autorange"):
        return RESET
    ends = _ends(event)
    if ends is None:
        raise NotAZoom
    start, end = sorted(ends)
    if not whole_days:
        return start, end
    return _day(start + timedelta(hours=12)), _day(end)


def _ends(event: Mapping[str, object]) -> list[datetime] | None:
    pairs = (
        (event.get("xaxis.range[0]"), event.get("xaxis.range[1]")),
        (event.get("selections[0].x0"), event.get("selections[0].x1")),
        _last_selection(event.get("selections")),
    )
    for pair in pairs:
        if isinstance(pair[0], str) and isinstance(pair[1], str):
            return [_moment(pair[0]), _moment(pair[1])]
    return None


def _last_selection(selections: object) -> tuple[object, object]:
    if isinstance(selections, list) and selections and isinstance(selections[-1], Mapping):
        return selections[-1].get("x0"), selections[-1].get("x1")
    return None, None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.replace(" ", "T", 1)[:26])
    except ValueError:
        raise NotAZoom from None
    return moment.replace(tzinfo=UTC)


def _day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
