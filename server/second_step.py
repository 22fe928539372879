"""The second step of signing in: after the password, or the mail that stands for it, a code.

Between the steps the browser holds a token that works once and for five minutes, and opens nothing but this form.
"""

from datetime import timedelta
from urllib.parse import urlencode

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_login import current_user

from data.one_time_links import find_link, make_link, use_link
from data.sealing import Unsealable
from data.second_factor import has_second_factor
from data.sessions import lock_account
from data.sign_in_throttle import TooEarly
from data.users import User, account_name, get_user, hold_unchanged
from server import identity
from server.code_check import UNREADABLE, check_code
from server.cookies import cookie_name, is_https
from server.forms import CodeForm
from server.known_device import remember_device
from server.next_address import HOME, safe_next
from server.request_context import home
from server.too_early import too_early, too_early_sentence

PATH = "/login/second-step"
LIFETIME = timedelta(minutes=5)
WRONG = "That code doesn't fit, or it has been used. Wait for the next one."
blueprint = Blueprint("second_step", __name__)
log = structlog.get_logger("oriel.sign_in")


def enter(user: User, wanted: str = HOME) -> Response:
    """For who has given the password, or opened the link in a mail: signed in, or asked for a code."""
    with home().database.begin() as connection:
        hold_unchanged(connection, user)
        is_second_due = has_second_factor(connection, user.id)
        if is_second_due:
            token = make_link(connection, "second_step", user.id, lifetime=LIFETIME)
        else:
            token = identity.open_session(connection, user.id)
    if not is_second_due:
        return _sign_in(user, token, wanted)
    response = make_response(redirect(f"{PATH}?{urlencode({'next': wanted})}", 303))
    response.set_cookie(_cookie(), token, max_age=LIFETIME, httponly=True, samesite="Lax", secure=_is_secure())
    return response


@blueprint.route(PATH, methods=["GET", "POST"])
def ask() -> Response:
    wanted = safe_next(request.values.get("next"))
    user = _half_signed_in()
    if user is None or user.email is None:
        return _too_late(wanted)
    form = CodeForm(next=wanted)
    if not form.validate_on_submit():
        return _page(form, 400 if request.method == "POST" else 200)
    try:
        fits = check_code(user.id, user.email, form.code.data)
    except TooEarly as error:
        return too_early(error, _page(form, 429, too_early_sentence(error)))
    except Unsealable:
        log.exception("a second factor can't be read", user_id=user.id)
        return _page(form, 503, UNREADABLE)
    if not fits:
        log.info("second step failed", user_id=user.id)
        form.code.data = ""  # it is good for nothing
        return _page(form, 401, WRONG)
    token = _use(user)
    return _sign_in(user, token, wanted) if token else _too_late(wanted)


def _sign_in(user: User, token: str, wanted: str) -> Response:
    log.info("signed in", user_id=user.id)
    response = make_response(redirect(wanted, 303))
    if _token():
        response.delete_cookie(_cookie(), httponly=True, samesite="Lax", secure=_is_secure())
    return identity.carry_session(remember_device(response, account_name(user.email or "")), token)


def _half_signed_in() -> User | None:
    with home().database.connect() as connection:
        link = find_link(connection, "second_step", _token())
        if link is None or link.user_id is None:
            return None
        user = get_user(connection, link.user_id)
    return user if user.disabled_at is None else None


def _use(user: User) -> str | None:
    """The token of the session. None when the password, or the factor, has changed meanwhile: that ends half-done
    sign-ins as well."""
    with home().database.begin() as connection:
        lock_account(connection, user.id)
        if use_link(connection, "second_step", _token()) is None:
            return None
        return identity.open_session(connection, user.id)


def _too_late(wanted: str) -> Response:
    if current_user.is_authenticated:
        return make_response(redirect(wanted, 303))
    return make_response(redirect(f"/login?{urlencode({'late': '', 'next': wanted})}", 303))


def _page(form: CodeForm, status: int, problem: str | None = None) -> Response:
    recovery = "recovery" in request.args
    return make_response(render_template("second_step.html", form=form, problem=problem, recovery=recovery), status)


def _token() -> str:
    return request.cookies.get(_cookie(), "")


def _cookie() -> str:
    return cookie_name(home().settings, "second_step")


def _is_secure() -> bool:
    return is_https(home().settings)
