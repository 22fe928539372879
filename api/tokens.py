"""Who asks, and the tokens of their account."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from flask import Response
from flask_login import current_user
from pydantic import Field
from sqlalchemy import Connection
from werkzeug.exceptions import NotFound

from api.access import requires
from api.context import home, user_id
from api.models import Answer, Sent, answer
from api.operations import Operations
from api.problems import problem
from api.writing import once
from data.api_tokens import (
    DEFAULT_DAYS,
    MOST_DAYS,
    MOST_NAME,
    ApiToken,
    Scope,
    TokenError,
    included,
    list_tokens,
    make_token,
    revoke_token,
)
from data.bearers import Bearer
from data.rights import NotAllowed, rights_of

tokens = Operations("tokens", "Account and tokens", "Who asks, what they may do, and what lets their scripts in.")

MOST_ID = 2**53 - 1  # as JSON can tell exactly
Name = Annotated[str, Field(min_length=1, max_length=MOST_NAME, description="What the token is for.")]


class Limits(Answer):
    requests_a_minute: int
    burst: int = Field(description="How many of them may come at once.")
    jobs_at_once: int
    saved_things: int | None = Field(description="Views, links and reports; null is without limit.")
    imports: bool = Field(description="Whether files of market data may be sent in.")


class AccountAnswer(Answer):
    id: int
    email: str | None
    name: str | None
    role: str
    scopes: list[Scope] = Field(description="What this request may do, lesser scopes included.")
    limits: Limits


class TokenAnswer(Answer):
    id: int
    name: str
    prefix: str = Field(description="The token's first characters.", examples=["oriel_x7Kq2a"])
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None = Field(description="null is never.")
    last_used_at: datetime | None = Field(description="To the minute.")


class MadeTokenAnswer(TokenAnswer):
    token: str = Field(description="To be sent as Authorization: Bearer …; it is shown this once.")


class TokensAnswer(Answer):
    items: list[TokenAnswer]


class NewToken(Sent):
    name: Name
    scopes: list[Scope] = Field(min_length=1, max_length=3, description="Each includes the lesser ones.")
    expires_days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = Field(
        default=DEFAULT_DAYS, description="null is never."
    )


class TokenPath(Sent):
    token_id: int = Field(ge=1, le=MOST_ID)


@tokens.get("/account", responses={200: AccountAnswer})
@requires("read")
def get_account() -> Response:
    """Who asks, and what they may do."""
    rights = rights_of(current_user.role)
    limits = Limits(
        requests_a_minute=rights.requests_a_minute,
        burst=rights.burst,
        jobs_at_once=rights.jobs_at_once,
        saved_things=rights.saved_things,
        imports=rights.imports,
    )
    who = AccountAnswer(
        id=user_id(),
        email=current_user.email,
        name=current_user.name,
        role=current_user.role,
        scopes=sorted(current_user.scopes),
        limits=limits,
    )
    return answer(who)


@tokens.get("/tokens", responses={200: TokensAnswer}, operation_id="list_tokens")
@requires("read")
def get_tokens() -> Response:
    """The account's tokens that still open something, the newest first."""
    with home().database.connect() as connection:
        return answer(TokensAnswer(items=[TokenAnswer(**_said(one)) for one in list_tokens(connection, user_id())]))


@tokens.post("/tokens", responses={201: MadeTokenAnswer}, operation_id="make_token")
@requires("write")
def post_token(body: NewToken) -> Response:
    """Make a token.
    It is shown in this answer and never again. A token can't make one that may do more, or for longer, than itself.
    """
    lifetime = None if body.expires_days is None else timedelta(days=body.expires_days)
    try:  # before an answer that is kept may be given again: a lesser token must not fetch what a greater one made
        _no_more_than(current_user.bearer, body.scopes, lifetime)
    except NotAllowed as error:
        return _not_allowed(error)
    return once(lambda connection: _make(connection, body, lifetime))


@tokens.delete("/tokens/<int:token_id>", responses={204: {"description": "It opens nothing any more."}})
@requires("write")
def delete_token(path: TokenPath) -> Response:
    """Revoke a token."""
    with home().database.begin() as connection:
        if not revoke_token(connection, user_id(), path.token_id):
            raise NotFound
    return Response(status=204)


def _make(connection: Connection, body: NewToken, lifetime: timedelta | None) -> Response:
    try:
        made = make_token(connection, user_id(), body.name, body.scopes, lifetime=lifetime)
    except NotAllowed as error:
        return _not_allowed(error)
    except TokenError as error:
        return problem(422, "Not right", str(error))
    content = MadeTokenAnswer(**_said(made.kept), token=made.token)
    return answer(content, 201, {"Location": f"/api/v1/tokens/{made.kept.id}", "Cache-Control": "no-store"})


def _not_allowed(error: NotAllowed) -> Response:
    return problem(403, "Not allowed", str(error), code="not_allowed")


def _no_more_than(bearer: Bearer | None, scopes: list[Scope], lifetime: timedelta | None) -> None:
    """Who found a token that soon ends must not make it one that never does."""
    if bearer is None:
        return
    if not included(scopes) <= bearer.scopes:
        raise NotAllowed("A token can't make one that may do more than itself.")
    if bearer.expires_at is None:
        return
    if lifetime is None or datetime.now(bearer.expires_at.tzinfo) + lifetime > bearer.expires_at:
        raise NotAllowed("A token can't make one that lives longer than itself; set expires_days.")


def _said(kept: ApiToken) -> dict[str, Any]:
    return {
        "id": kept.id,
        "name": kept.name,
        "prefix": kept.prefix,
        "scopes": list(kept.scopes),
        "created_at": kept.created_at,
        "expires_at": kept.expires_at,
        "last_used_at": kept.last_used_at,
    }
