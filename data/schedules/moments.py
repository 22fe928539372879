"""What the clocks of a place show, as moments: once for every day, also where clocks are put forward or back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)  # a year with a 29 February
MINUTE = timedelta(minutes=1)


def moment_of(local: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at which the clocks of `zone` show `local` (naive), in UTC.

    A time that clocks leave out becomes the moment at which they are put forward; of one that comes twice, the first.
    """
    while True:
        moment = local.replace(tzinfo=zone).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == local:
            return moment
        local = local.replace(second=0, microsecond=0) + MINUTE
