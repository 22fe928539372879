"""What the API leaves behind, taken away each hour: idle buckets of its limits, and answers whose day is over."""

from typing import TYPE_CHECKING

from procrastinate import JobContext

if TYPE_CHECKING:
    from data.home import Home

CLEAR_API, CLEARED_AT = "clear_api_leftovers", "20 * * * *"  # UTC


def clear_api_leftovers(context: JobContext, timestamp: int = 0) -> None:  # noqa: ARG001  (periodic tasks are given one)
    from data.idempotency import forget_old_answers
    from data.rate_limits import forget_idle_buckets

    home: Home = context.additional_context["home"]
    with home.database.begin() as connection:
        forget_idle_buckets(connection)
        forget_old_answers(connection)
