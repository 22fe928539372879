"""Links that work once: the first run's, to choose a new password, to confirm an address, a sign-in half done."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from data.schema import one_time_links
from data.tokens import new_token, token_hash

Purpose = Literal["first_run", "reset", "registration", "email_change", "second_step"]
_COLUMNS = (one_time_links.c.user_id, one_time_links.c.email, one_time_links.c.invitation_id)


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """`user_id`: None is nobody yet, as at the first run. `email`: the address that a new account or a changed one will
    have, `invitation_id`: by which it was asked for."""

    user_id: int | None
    email: str | None = None
    invitation_id: int | None = None


def make_link(
    connection: Connection,
    purpose: Purpose,
    user_id: int | None,
    *,
    lifetime: timedelta,
    email: str | None = None,
    invitation_id: int | None = None,
) -> str:
    """A token for a new link; older links for the same are dead from now on: of the same account, or without one of the
    same address. A sign-in half done is each browser's own, and none spoils another's."""
    columns = one_time_links.c
    same = columns.user_id == user_id if user_id is not None else columns.email.is_not_distinct_from(email)
    older = (columns.purpose == purpose) & columns.user_id.is_not_distinct_from(user_id) & same
    if purpose == "second_step":
        older &= columns.expires_at <= func.now()
    connection.execute(delete(one_time_links).where(older))
    token = new_token()
    connection.execute(
        insert(one_time_links).values(
            token_hash=token_hash(token),
            purpose=purpose,
            user_id=user_id,
            email=email,
            invitation_id=invitation_id,
            expires_at=func.now() + lifetime,
        )
    )
    return token


def end_links(connection: Connection, purpose: Purpose, user_id: int) -> None:
    """None of the account's links for it can be used any more."""
    connection.execute(
        delete(one_time_links).where(one_time_links.c.purpose == purpose, one_time_links.c.user_id == user_id)
    )


def find_link(connection: Connection, purpose: Purpose, token: str) -> OneTimeLink | None:
    """The link if it can still be used; looking doesn't use it."""
    row = connection.execute(select(*_COLUMNS).where(*_usable(purpose, token))).one_or_none()
    return OneTimeLink(*row) if row else None


def use_link(connection: Connection, purpose: Purpose, token: str) -> OneTimeLink | None:
    """The link, used up. Of two who come at once one gets it."""
    query = update(one_time_links).where(*_usable(purpose, token)).values(used_at=func.now()).returning(*_COLUMNS)
    row = connection.execute(query).one_or_none()
    return OneTimeLink(*row) if row else None


def _usable(purpose: Purpose, token: str) -> tuple[ColumnElement[bool], ...]:
    return (
        one_time_links.c.token_hash == token_hash(token),
        one_time_links.c.purpose == purpose,
        one_time_links.c.used_at.is_(None),
        one_time_links.c.expires_at > func.now(),
    )
