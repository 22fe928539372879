"""Links that work once: the first run's, and the one to choose a new password."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from data.schema import one_time_links
from data.tokens import new_token, token_hash

Purpose = Literal["first_run", "reset"]


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    user_id: int | None  # null: nobody yet, the first run


def make_link(connection: Connection, purpose: Purpose, user_id: int | None, *, lifetime: timedelta) -> str:
    """A token for a new link; older links for the same are dead from now on."""
    connection.execute(
        delete(one_time_links).where(
            one_time_links.c.purpose == purpose, one_time_links.c.user_id.is_not_distinct_from(user_id)
        )
    )
    token = new_token()
    connection.execute(
        insert(one_time_links).values(
            token_hash=token_hash(token), purpose=purpose, user_id=user_id, expires_at=func.now() + lifetime
        )
    )
    return token


def find_link(connection: Connection, purpose: Purpose, token: str) -> OneTimeLink | None:
    """The link if it can still be used; looking doesn't use it."""
    row = connection.execute(select(one_time_links.c.user_id).where(*_usable(purpose, token))).one_or_none()
    return OneTimeLink(row.user_id) if row else None


def use_link(connection: Connection, purpose: Purpose, token: str) -> OneTimeLink | None:
    """The link, used up. Of two who come at once one gets it."""
    query = (
        update(one_time_links)
        .where(*_usable(purpose, token))
        .values(used_at=func.now())
        .returning(one_time_links.c.user_id)
    )
    row = connection.execute(query).one_or_none()
    return OneTimeLink(row.user_id) if row else None


def _usable(purpose: Purpose, token: str) -> tuple[ColumnElement[bool], ...]:
    return (
        one_time_links.c.token_hash == token_hash(token),
        one_time_links.c.purpose == purpose,
        one_time_links.c.used_at.is_(None),
        one_time_links.c.expires_at > func.now(),
    )
