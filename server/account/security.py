"""How the account is got into: its password, and where it is signed in."""

from datetime import timedelta

import structlog
from flask import Blueprint, Response, make_response, redirect, request
from flask_login import current_user

from data.administration import sign_out_everywhere as end_all_sessions
from data.passwords import WeakPassword
from data.recovery_codes import count_recovery_codes
from data.second_factor import has_second_factor
from data.sessions import end_other_sessions, end_session_of, list_sessions
from data.sign_in_throttle import TooEarly
from data.users import AccountError, hold_unchanged, set_password
from server import identity
from server.account.tabs import account_page
from server.device_words import device_words
from server.errors import error_response
from server.forms import ChangePasswordForm, ConfirmForm
from server.password_check import check_password
from server.request_context import home
from server.too_early import too_early, too_early_sentence

PATH = "/account/security"
blueprint = Blueprint("account_security", __name__)
LARGEST = 2**63 - 1  # of PostgreSQL's whole numbers
DONE = {
    "saved": "Saved. Other devices are signed out.",
    "ended": "Signed out there.",
    "removed": "The second factor is gone. Other devices are signed out.",
}
log = structlog.get_logger("oriel.account")


@blueprint.route(PATH, methods=["GET", "POST"])
def security() -> Response:
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return _page(form, 400 if request.method == "POST" else 200)
    try:
        token = _change(form)
    except TooEarly as error:
        return too_early(error, _page(form, 429, too_early_sentence(error)))
    except (AccountError, WeakPassword) as error:
        return _page(form, 400, str(error))
    log.info("password set", user_id=current_user.id)
    return identity.carry_session(make_response(redirect(f"{PATH}?saved", 303)), token)


@blueprint.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    with home().database.begin() as connection:
        ended = end_all_sessions(connection, current_user.id)
    log.info("signed out everywhere", user_id=current_user.id, sessions=ended)
    return identity.sign_out(make_response(redirect("/login", 303)))


@blueprint.post(f"{PATH}/end-other-sessions")
def end_others() -> Response:
    with home().database.begin() as connection:
        ended = end_other_sessions(connection, current_user.id, identity.session_token())
    log.info("other sessions ended", user_id=current_user.id, sessions=ended)
    return make_response(redirect(f"{PATH}?ended", 303))


@blueprint.post(f"{PATH}/sessions/<int:number>/end")
def end_one(number: int) -> Response:
    with home().database.begin() as connection:
        is_there = number <= LARGEST and end_session_of(connection, current_user.id, number)
    if not is_there:
        return error_response(404)
    log.info("session ended", user_id=current_user.id)
    return make_response(redirect(f"{PATH}?ended", 303))


def _change(form: ChangePasswordForm) -> str:
    """Ends all sessions of the account, this one included; the token of the one after it."""
    user = check_password(current_user.email or "", form.current.data)
    if user is None:
        raise AccountError("That is not your current password.")
    with home().database.begin() as connection:
        hold_unchanged(connection, user)
        set_password(connection, user.id, form.password.data)
        return identity.open_session(connection, user.id)


def _page(form: ChangePasswordForm, status: int, problem: str | None = None) -> Response:
    idle = timedelta(hours=home().settings.session_idle_hours)
    with home().database.connect() as connection:
        known = list_sessions(connection, current_user.id, identity.session_token(), idle=idle)
        has_factor = has_second_factor(connection, current_user.id)
        codes_left = count_recovery_codes(connection, current_user.id)
    return account_page(
        "security",
        PATH,
        status,
        form=form,
        problem=problem,
        sessions=known,
        has_factor=has_factor,
        codes_left=codes_left,
        device_words=device_words,
        confirm=ConfirmForm(),
        done=next((words for name, words in DONE.items() if name in request.args), None),
    )
