"""Whether the audit log is what was written: every row there, in its place, and unaltered.

A chain says nothing of rows taken off its end. Who keeps its head elsewhere (`audit verify` prints it, and the log has
it every day) and gives it again is told of that as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Connection, Row, select

from data.audit.recording import BEGINNING, digest_of, write_waiting
from data.schema import audit_log, audit_starts

AT_ONCE = 1000
DIGITS = 32


@dataclass(frozen=True, slots=True)
class Head:
    """A row by its number and digest."""

    id: int
    digest: bytes

    @property
    def words(self) -> str:
        """Half of the digest, which nobody finds another row for, and which no log takes for a secret."""
        return f"{self.id}:{self.digest.hex()[:DIGITS]}"

    @classmethod
    def parse(cls, words: str) -> Self:
        """Raises ValueError."""
        found = re.fullmatch(f"([0-9]{{1,18}}):([0-9a-f]{{{DIGITS}}})", words.strip())
        if found is None:
            raise ValueError("A head of the audit log looks like 12:0123456789abcdef0123456789abcdef.")
        return cls(int(found[1]), bytes.fromhex(found[2]))

    def is_of(self, digest: bytes) -> bool:
        return digest.startswith(self.digest)


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row that is not what was written, and how that shows."""

    id: int
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`start`: the last row that its age has taken out, number 0 where none was. `head`: the newest in order."""

    start: Head
    head: Head
    broken: Broken | None

    @property
    def rows(self) -> int:
        return self.head.id - self.start.id


def verify(connection: Connection, known: Head | None = None) -> Verdict:
    """`known`: a head from before, which has to be there still unless its age has taken it out."""
    write_waiting(connection)
    start = head = _start(connection)
    for row in _rows(connection):
        words = _fault(row, head) or _differs(row, known)
        if words:
            return Verdict(start, head, Broken(min(row.id, head.id + 1), words))
        head = Head(row.id, row.digest)
    if known is not None and known.id > head.id:
        return Verdict(start, head, Broken(head.id + 1, "is missing, and all after it"))
    return Verdict(start, head, None)


def _start(connection: Connection) -> Head:
    query = select(audit_starts.c.id, audit_starts.c.digest).order_by(audit_starts.c.id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return Head(row.id, row.digest) if row else Head(0, BEGINNING)


def _rows(connection: Connection) -> Iterator[Row[Any]]:
    query = select(audit_log).order_by(audit_log.c.id).execution_options(yield_per=AT_ONCE)
    with connection.execute(query) as rows:
        yield from rows


def _fault(row: Row[Any], before: Head) -> str:
    if row.id <= before.id:
        return "lies before the beginning"
    if row.id != before.id + 1:
        return "is missing"
    if row.previous != before.digest:
        return "does not follow the one before"
    return "" if row.digest == digest_of(dict(row._mapping), before.digest) else "has been changed"


def _differs(row: Row[Any], known: Head | None) -> str:
    is_other = known is not None and row.id == known.id and not known.is_of(row.digest)
    return "is not the one that was known" if is_other else ""
