"""Jobs that somebody waits for: what can't be done is told to them, and not tried again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog
from procrastinate import JobContext
from procrastinate.exceptions import JobAborted

from data.errands import leave_word

if TYPE_CHECKING:
    from data.home import Home

log = structlog.get_logger("oriel.jobs")


@contextmanager
def refusal_told(context: JobContext, what: str, query: str, said: str | None) -> Iterator[None]:
    """`said`: None where nobody waits, as at night; then a refusal is logged alone.

    Raises JobAborted, which keeps the job in the queue with the words.
    """
    from data.instruments import UnknownSymbol
    from views.base import NothingToShow

    try:
        yield
    except (NothingToShow, UnknownSymbol) as error:
        log.warning(what, query=query, why=str(error))
        if said is None:
            return
        home: Home = context.additional_context["home"]
        leave_word(home.database, int(context.job.id or 0), str(error))
        raise JobAborted from error
