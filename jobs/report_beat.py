"""A worker is heard while it works on a run: its lease is extended, with what it does at present, until it is done."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from data.database import Database, DatabaseUnavailable
from data.reports.leases import Claim, LostLease, extend
from jobs.clock import Clock

log = structlog.get_logger("oriel.jobs")


@dataclass(slots=True)
class Progress:
    """What is being done, in a few words; called as panels call theirs, by a fraction and words."""

    words: str = ""
    is_over: threading.Event = field(default_factory=threading.Event)

    def __call__(self, fraction: float, words: str) -> None:
        self.words = f"{words} ({fraction:.0%})" if fraction else words


@contextmanager
def heard(database: Database, claim: Claim, clock: Clock, *, term: timedelta, every: float) -> Iterator[Progress]:
    """`every`: seconds. Losing the lease is noticed by what is written next, not here."""
    progress = Progress()

    def sign() -> None:
        now = clock()
        with database.begin() as connection:
            extend(connection, claim, progress.words, now=now, term=term)

    beating = threading.Thread(target=_beat, args=(progress, every, sign), daemon=True)
    beating.start()
    try:
        yield progress
    finally:
        progress.is_over.set()
        beating.join()


def _beat(progress: Progress, every: float, sign: Callable[[], None]) -> None:
    while not progress.is_over.wait(every):
        try:
            sign()
        except DatabaseUnavailable:
            continue  # the lease may outlast it
        except LostLease:
            log.warning("a report's run was lost to another worker")
            return
