"""Signing in and out: plain forms that need no JavaScript."""

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_login import current_user

from data.accounts.registration import may_register
from data.sessions import NotLetIn
from data.sign_in_throttle import TooEarly
from data.users import anyone_has_password
from server import identity
from server.forms import ConfirmForm, SignInForm
from server.next_address import safe_next
from server.password_check import check_password
from server.request_context import home
from server.second_step import enter
from server.too_early import too_early, too_early_sentence

LATE = "The code came too late, or something about the account has changed. Sign in again."
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
        late = LATE if "late" in request.args else None
        return _page(form, 400) if request.method == "POST" else _page(form, 200, late)
    try:
        user = check_password(form.email.data, form.password.data)
    except TooEarly as error:
        return too_early(error, _page(form, 429, too_early_sentence(error)))
    if user is None:
        log.info("sign-in failed")
        return _page(form, 401, WRONG)
    return enter(user, wanted)


@blueprint.route("/logout", methods=["GET", "POST"])
def logout() -> Response:
    if request.method == "GET":  # a link may not sign anybody out
        return make_response(render_template("sign_out.html", form=ConfirmForm()))
    log.info("signed out", user_id=current_user.id)
    return identity.sign_out(_go("/login"))


@blueprint.app_errorhandler(NotLetIn)
def not_let_in(_: NotLetIn) -> Response:
    log.info("the account changed while it was signed in to")
    return _go("/login?late")


def _go(address: str) -> Response:
    return make_response(redirect(address, 303))


def _page(form: SignInForm, status: int, problem: str | None = None) -> Response:
    with home().database.connect() as connection:
        is_new, may = not anyone_has_password(connection), may_register(connection)
    page = render_template("sign_in.html", form=form, problem=problem, is_new=is_new, may_register=may)
    return make_response(page, status)
