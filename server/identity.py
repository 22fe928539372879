"""Who a request is from: the cookie holds a random token, the database the session. Nothing signed names a user."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, Request, Response, request
from flask import session as form_session
from flask_login import LoginManager, UserMixin

from data.audit.origin import Actor
from data.sessions import SignedIn, end_session, find_session, forget_expired_sessions, start_session
from data.settings import Settings
from data.users import is_own_machine
from server.cookies import cookie_name, is_https
from server.request_context import client_address, home


@dataclass(frozen=True)
class Account(UserMixin):  # type: ignore[misc]  # flask-login has no types
    """flask-login's `current_user` when somebody is signed in."""

    signed_in: SignedIn
    actor: Actor = "user"  # or the holder of a token

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


def _load_account(incoming: Request) -> Account | None:
    settings = home().settings
    token = incoming.cookies.get(cookie_name(settings, "session"))
    if not token:  # don't ask the database about every stranger
        return None
    found = find_session(home().database, token, idle=_idle(settings))
    if found is None or not (found.has_password or is_own_machine(settings)):
        return None
    return Account(found)


def sign_in(response: Response, user_id: int) -> Response:
    """A new session whose token is in the answer's cookie; the one that came with the request ends."""
    settings = home().settings
    lifetime = timedelta(days=settings.session_days)
    with home().database.begin() as connection:
        forget_expired_sessions(connection, idle=_idle(settings))
        end_session(connection, _token(settings))
        token = start_session(
            connection, user_id, lifetime=lifetime, user_agent=request.user_agent.string, address=client_address()
        )
    form_session.clear()  # a new token for forms as well
    response.set_cookie(
        cookie_name(settings, "session"),
        token,
        max_age=lifetime,
        httponly=True,
        samesite="Lax",
        secure=is_https(settings),
    )
    return response


def sign_out(response: Response) -> Response:
    settings = home().settings
    with home().database.begin() as connection:
        end_session(connection, _token(settings))
    form_session.clear()
    response.delete_cookie(cookie_name(settings, "session"), httponly=True, samesite="Lax", secure=is_https(settings))
    return response


def _token(settings: Settings) -> str:
    return request.cookies.get(cookie_name(settings, "session"), "")


def _idle(settings: Settings) -> timedelta:
    return timedelta(hours=settings.session_idle_hours)
