"""Who a request is from: the cookie holds a random token, the database the session. Nothing signed names a user.

A script comes to the API with a token of its own in the header Authorization instead.
"""

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, Request, Response, request
from flask import session as form_session
from flask_login import LoginManager, UserMixin
from sqlalchemy import Connection

from api.access import PREFIX
from data.api_tokens import Scope, scopes_of
from data.audit.origin import Actor
from data.bearers import Bearer, find_bearer
from data.sessions import SignedIn, end_session, find_session, forget_expired_sessions, start_session
from data.settings import Settings
from data.users import is_own_machine
from server.cookies import cookie_name, is_https
from server.request_context import client_address, home


@dataclass(frozen=True)
class Account(UserMixin):  # type: ignore[misc]  # flask-login has no types
    """flask-login's `current_user` when somebody is signed in."""

    signed_in: SignedIn
    bearer: Bearer | None = None  # who comes with a token

    @property
    def actor(self) -> Actor:
        return "token" if self.bearer else "user"

    @property
    def scopes(self) -> frozenset[Scope]:
        """What they may do over the API."""
        return self.bearer.scopes if self.bearer else scopes_of(self.role)

    @property
    def id(self) -> int:
        return self.signed_in.user_id

    @property
    def email(self) -> str | None:
        return self.signed_in.email

    @property
    def name(self) -> str | None:
        return self.signed_in.name

    @property
    def owes_second_factor(self) -> bool:
        return self.signed_in.owes_second_factor

    @property
    def role(self) -> str:
        return self.signed_in.role


def register_identity(server: Flask) -> None:
    manager = LoginManager()
    # The session is in the database: there is nothing in Flask's to protect, and no cookie to be remembered by.
    manager.session_protection = None
    server.config["REMEMBER_COOKIE_NAME"] = "oriel_remembers_nobody"
    manager.request_loader(_load_account)
    # Error pages must render when the database, and with it everybody's session, is out of reach.
    manager.init_app(server, add_context_processor=False)


def bearer_token(incoming: Request) -> str | None:
    """What a script came with. Only the API knows tokens: none opens a page."""
    given = incoming.authorization
    if not incoming.path.startswith(f"{PREFIX}/") or given is None or given.type != "bearer":
        return None
    return given.token or ""


def _load_account(incoming: Request) -> Account | None:
    """A token that came counts alone: where it opens nothing, no cookie beside it does."""
    token = bearer_token(incoming)
    return _account_of_session(incoming) if token is None else _account_of_token(token)


def _account_of_token(token: str) -> Account | None:
    bearer = find_bearer(home().database, token)
    return Account(bearer.signed_in, bearer) if bearer and _may_come(bearer.signed_in) else None


def _account_of_session(incoming: Request) -> Account | None:
    settings = home().settings
    token = incoming.cookies.get(cookie_name(settings, "session"))
    if not token:  # don't ask the database about every stranger
        return None
    found = find_session(home().database, token, idle=_idle(settings))
    return Account(found) if found and _may_come(found) else None


def _may_come(who: SignedIn) -> bool:
    """The local administrator, who has no password, only where nobody else can reach Oriel."""
    return who.has_password or is_own_machine(home().settings)


def open_session(connection: Connection, user_id: int) -> str:
    """The token for `carry_session`. In the transaction that found out or decided that somebody is let in, so that
    nothing which ends all sessions comes between. Raises NotLetIn."""
    return start_session(
        connection,
        user_id,
        lifetime=_lifetime(home().settings),
        user_agent=request.user_agent.string,
        address=client_address(),
    )


def carry_session(response: Response, token: str) -> Response:
    """The answer with the new session in its cookie; the one that came with the request ends."""
    settings = home().settings
    with home().database.begin() as connection:
        forget_expired_sessions(connection, idle=_idle(settings))
        end_session(connection, session_token())
    form_session.clear()  # a new token for forms as well
    response.set_cookie(
        cookie_name(settings, "session"),
        token,
        max_age=_lifetime(settings),
        httponly=True,
        samesite="Lax",
        secure=is_https(settings),
    )
    return response


def sign_out(response: Response) -> Response:
    settings = home().settings
    with home().database.begin() as connection:
        end_session(connection, session_token())
    form_session.clear()
    response.delete_cookie(cookie_name(settings, "session"), httponly=True, samesite="Lax", secure=is_https(settings))
    return response


def session_token() -> str:
    """As the request's cookie has it, good or not."""
    return request.cookies.get(cookie_name(home().settings, "session"), "")


def _lifetime(settings: Settings) -> timedelta:
    return timedelta(days=settings.session_days)


def _idle(settings: Settings) -> timedelta:
    return timedelta(hours=settings.session_idle_hours)
