"""Tokens with which a script comes in to the API: 256 random bits, shown once, of which only the SHA-256 is kept.

A token acts for its account with no more than its scopes, and each scope includes the lesser ones. It opens nothing
from the moment it is revoked, has expired, or its account is disabled. `admin` counts only while the account's role is
one that administers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, cast

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from data.audit.recording import record
from data.rights import NotAllowed, rights_of
from data.schema import SCOPES, api_tokens, users
from data.tokens import new_token, token_hash

Scope = Literal["read", "write", "admin"]

MARK: Final = "oriel_"  # so that a token is known for one where it should not be: in a repository, a log, a paste
PREFIX_LENGTH: Final = len(MARK) + 6
DEFAULT_DAYS: Final = 90
MOST_DAYS: Final = 3_650
MOST_NAME: Final = 100
MOST_TOKENS: Final = 100  # usable ones, of one account
_COLUMNS: tuple[ColumnElement[Any], ...] = (
    api_tokens.c.id,
    api_tokens.c.name,
    api_tokens.c.prefix,
    api_tokens.c.scopes,
    api_tokens.c.created_at,
    api_tokens.c.expires_at,
    api_tokens.c.last_used_at,
)
USABLE = api_tokens.c.revoked_at.is_(None) & (
    api_tokens.c.expires_at.is_(None) | (api_tokens.c.expires_at > func.now())
)


class TokenError(ValueError):
    """A token can't be made like this; the message says why."""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """`prefix`: its first characters. `expires_at`: None is never."""

    id: int
    name: str
    prefix: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class MadeToken:
    """`token` is known now and never again."""

    token: str
    kept: ApiToken


def scopes_of(role: str) -> frozenset[Scope]:
    """The most that an account of the role may do over the API."""
    return frozenset({"read", "write", "admin"} if rights_of(role).administers else {"read", "write"})


def included(scopes: Iterable[str]) -> frozenset[Scope]:
    """These scopes and all lesser ones."""
    highest = max((SCOPES.index(scope) for scope in scopes), default=-1)
    return frozenset(cast("tuple[Scope, ...]", SCOPES[: highest + 1]))


def make_token(
    connection: Connection, user_id: int, name: str, scopes: Iterable[str], *, lifetime: timedelta | None
) -> MadeToken:
    """Raises TokenError, and NotAllowed when the role has no such scope. `lifetime`: None is for ever."""
    called, wanted = _checked_name(name), _checked_scopes(scopes)
    # One at a time for an account, so that its tokens are counted rightly.
    role = connection.execute(select(users.c.role).where(users.c.id == user_id).with_for_update()).scalar_one()
    if not set(wanted) <= scopes_of(role):
        raise NotAllowed("Only an administrator's token can have the scope admin.")
    if len(list_tokens(connection, user_id)) >= MOST_TOKENS:
        raise TokenError(f"An account has at most {MOST_TOKENS} tokens; revoke one that is no longer needed.")
    token = MARK + new_token()
    values = {
        "user_id": user_id,
        "name": called,
        "prefix": token[:PREFIX_LENGTH],
        "token_hash": token_hash(token),
        "scopes": list(wanted),
        "expires_at": None if lifetime is None else func.now() + lifetime,
    }
    kept = _token(connection.execute(insert(api_tokens).values(values).returning(*_COLUMNS)).one())
    record(connection, "token.made", "token", kept.id, user=user_id, scopes=" ".join(wanted))
    return MadeToken(token, kept)


def list_tokens(connection: Connection, user_id: int) -> tuple[ApiToken, ...]:
    """Those that still open something, the newest first."""
    query = select(*_COLUMNS).where(api_tokens.c.user_id == user_id, USABLE).order_by(api_tokens.c.id.desc())
    return tuple(_token(row) for row in connection.execute(query))


def revoke_token(connection: Connection, user_id: int, token_id: int) -> bool:
    """Whether the account had such a token."""
    mine = (api_tokens.c.id == token_id) & (api_tokens.c.user_id == user_id) & USABLE
    if not connection.execute(update(api_tokens).where(mine).values(revoked_at=func.now())).rowcount:
        return False
    record(connection, "token.revoked", "token", token_id, user=user_id)
    return True


def revoke_any_token(connection: Connection, token_id: int) -> bool:
    """Whosever it is: for the command line. Whether there was such a token."""
    owner = connection.execute(select(api_tokens.c.user_id).where(api_tokens.c.id == token_id)).scalar_one_or_none()
    return owner is not None and revoke_token(connection, owner, token_id)


def _checked_name(name: str) -> str:
    called = " ".join(name.split())
    if not 1 <= len(called) <= MOST_NAME or not called.isprintable():
        raise TokenError(f"A token's name has 1 to {MOST_NAME} letters, and says what it is for.")
    return called


def _checked_scopes(scopes: Iterable[str]) -> tuple[Scope, ...]:
    given = set(scopes)
    if not given or not given <= set(SCOPES):
        raise TokenError(f"A token has one or more of the scopes {', '.join(SCOPES)}.")
    return cast("tuple[Scope, ...]", tuple(scope for scope in SCOPES if scope in given))


def _token(row: Row[Any]) -> ApiToken:
    return ApiToken(row.id, row.name, row.prefix, tuple(row.scopes), row.created_at, row.expires_at, row.last_used_at)
