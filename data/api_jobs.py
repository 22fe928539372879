"""What somebody asked for over the API that takes long: kept, so that its address can be asked again.

The computing itself is nobody's and knows nothing of this (`data/panel_jobs.py`).
"""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from data.panel_jobs import Work
from data.schema import api_jobs

KEPT = timedelta(days=1)
_OF = api_jobs.c


class NoSuchJob(LookupError):
    """There is none, or it is somebody else's."""


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Panels of a view. `works`: what is computed for those that are slow."""

    kind: str
    query: str
    panels: tuple[str, ...]
    works: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class ApiJob:
    id: str
    asked: AskedFor
    created_at: datetime
    cancelled_at: datetime | None


def keep_job(connection: Connection, user_id: int, asked: AskedFor) -> ApiJob:
    """A new one, or the same person's for the same that is not cancelled. What is older than a day is forgotten."""
    connection.execute(delete(api_jobs).where(_OF.user_id == user_id, _OF.created_at < func.now() - KEPT))
    values = _values(asked)
    same = (_OF.user_id == user_id, _OF.cancelled_at.is_(None), *(_OF[name] == value for name, value in values.items()))
    row = connection.execute(select(api_jobs).where(*same).limit(1)).one_or_none()
    if row is None:
        new = insert(api_jobs).values(id=secrets.token_urlsafe(16), user_id=user_id, **values).returning(api_jobs)
        row = connection.execute(new).one()
    return _job(row)


def find_job(connection: Connection, user_id: int, job_id: str) -> ApiJob:
    """Raises NoSuchJob."""
    row = connection.execute(select(api_jobs).where(_OF.id == job_id, _OF.user_id == user_id)).one_or_none()
    if row is None:
        raise NoSuchJob
    return _job(row)


def mark_cancelled(connection: Connection, user_id: int, job_id: str) -> None:
    own = (_OF.id == job_id, _OF.user_id == user_id, _OF.cancelled_at.is_(None))
    connection.execute(update(api_jobs).where(*own).values(cancelled_at=func.now()))


def _values(asked: AskedFor) -> dict[str, Any]:
    return {
        "kind": asked.kind,
        "query": asked.query,
        "panels": list(asked.panels),
        "works": [asdict(work) for work in asked.works],
    }


def _job(row: Row[Any]) -> ApiJob:
    works: Sequence[dict[str, Any]] = row.works
    asked = AskedFor(row.kind, row.query, tuple(row.panels), tuple(Work(**work) for work in works))
    return ApiJob(row.id, asked, row.created_at, row.cancelled_at)
