"""Signing in and out: plain forms that need no JavaScript."""

import math

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_login import current_user

from data.sign_in_throttle import TooEarly
from data.users import account_name, anyone_has_password
from server import identity
from server.forms import ConfirmForm, SignInForm
from server.known_device import remember_device
from server.next_address import safe_next
from server.password_check import check_password
from server.request_context import home

WRONG = "That e-mail and password don't match an account."
blueprint = Blueprint("sign_in", __name__)
log = structlog.get_logger("oriel.sign_in")


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> Response:
    wanted = safe_next(request.values.get("next"))
    if current_user.is_authenticated:
        return _go(wanted)
    form = SignInForm(next=wanted)
    if not form.validate_on_submit():
        return _page(form, 400 if request.method == "POST" else 200)
    try:
        user = check_password(form.email.data, form.password.data)
    except TooEarly as error:
        return too_early(error, _page(form, 429, too_early_sentence(error)))
    if user is None:
        log.info("sign-in failed")
        return _page(form, 401, WRONG)
    log.info("signed in", user_id=user.id)
    return identity.sign_in(remember_device(_go(wanted), account_name(form.email.data)), user.id)


@blueprint.route("/logout", methods=["GET", "POST"])
def logout() -> Response:
    if request.method == "GET":  # a link may not sign anybody out
        return make_response(render_template("sign_out.html", form=ConfirmForm()))
    log.info("signed out", user_id=current_user.id)
    return identity.sign_out(_go("/login"))


def too_early_sentence(error: TooEarly) -> str:
    seconds = _seconds(error)
    return f"Too many failed attempts. Try again in {seconds} second{'' if seconds == 1 else 's'}."


def too_early(error: TooEarly, response: Response) -> Response:
    response.headers["Retry-After"] = str(_seconds(error))
    return response


def _seconds(error: TooEarly) -> int:
    return math.ceil(error.wait.total_seconds())


def _go(address: str) -> Response:
    return make_response(redirect(address, 303))


def _page(form: SignInForm, status: int, problem: str | None = None) -> Response:
    with home().database.connect() as connection:
        is_new = not anyone_has_password(connection)
    return make_response(render_template("sign_in.html", form=form, problem=problem, is_new=is_new), status)
