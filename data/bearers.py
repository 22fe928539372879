"""Who comes with a token of the API, and what it may do at this moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, select, update

from data.api_tokens import USABLE, Scope, included, scopes_of
from data.database import Database
from data.required_factor import owes_second_factor
from data.schema import api_tokens, users
from data.sessions import SEEN_EVERY, SignedIn
from data.tokens import token_hash


@dataclass(frozen=True, slots=True)
class Bearer:
    """`scopes`: with all that they include. `expires_at`: None is never."""

    token_id: int
    signed_in: SignedIn
    scopes: frozenset[Scope]
    expires_at: datetime | None


# Made once: it is asked at every request, and putting it together takes longer than its answer.
_FIND: Final = (
    select(
        api_tokens.c.id.label("token_id"),
        api_tokens.c.scopes,
        api_tokens.c.expires_at,
        func.coalesce(api_tokens.c.last_used_at < func.now() - SEEN_EVERY, True).label("is_stale"),
        users.c.id,
        users.c.email,
        users.c.name,
        users.c.role,
        users.c.password_hash.is_not(None).label("has_password"),
        owes_second_factor().label("owes_second_factor"),
    )
    .join(users, users.c.id == api_tokens.c.user_id)
    .where(api_tokens.c.token_hash == bindparam("token_hash"), USABLE, users.c.disabled_at.is_(None))
)


def find_bearer(database: Database, token: str) -> Bearer | None:
    """Who the token acts for, if it still opens something; notes that it was used, at most once a minute."""
    with database.statement_by_statement() as connection:
        row = connection.execute(_FIND, {"token_hash": token_hash(token)}).one_or_none()
    if row is None:
        return None
    if row.is_stale:
        with database.begin() as connection:
            used = update(api_tokens).where(api_tokens.c.id == row.token_id).values(last_used_at=func.now())
            connection.execute(used)
    who = SignedIn(row.id, row.email, row.name, row.role, row.has_password, row.owes_second_factor)
    return Bearer(row.token_id, who, included(row.scopes) & scopes_of(row.role), row.expires_at)
