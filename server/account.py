"""The signed-in person's own account: an e-mail and a password where there are none, a new password, signing out."""

from datetime import timedelta

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_login import current_user

from data.passwords import WeakPassword
from data.sessions import count_sessions_of, end_sessions_of
from data.sign_in_throttle import TooEarly
from data.users import AccountError, give_credentials, set_password
from server import identity
from server.forms import ChangePasswordForm, ConfirmForm, CredentialsForm, NewPasswordForm
from server.password_check import check_password
from server.request_context import home
from server.sign_in import too_early, too_early_sentence

blueprint = Blueprint("account", __name__)
log = structlog.get_logger("oriel.account")


@blueprint.route("/account", methods=["GET", "POST"])
def account() -> Response:
    form = ChangePasswordForm() if current_user.email else CredentialsForm()
    if not form.validate_on_submit():
        return _page(form, 400 if request.method == "POST" else 200)
    try:
        _change(form)
    except TooEarly as error:
        return too_early(error, _page(form, 429, too_early_sentence(error)))
    except (AccountError, WeakPassword) as error:
        return _page(form, 400, str(error))
    log.info("password set", user_id=current_user.id)
    return identity.sign_in(make_response(redirect("/account?saved", 303)), current_user.id)


@blueprint.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    with home().database.begin() as connection:
        ended = end_sessions_of(connection, current_user.id)
    log.info("signed out everywhere", user_id=current_user.id, sessions=ended)
    return identity.sign_out(make_response(redirect("/login", 303)))


def _change(form: NewPasswordForm) -> None:
    """Ends all sessions of the account, this one included."""
    if isinstance(form, ChangePasswordForm) and check_password(current_user.email, form.current.data) is None:
        raise AccountError("That is not your current password.")
    with home().database.begin() as connection:
        if isinstance(form, CredentialsForm):
            give_credentials(connection, current_user.id, form.email.data, form.password.data)
        else:
            set_password(connection, current_user.id, form.password.data)


def _page(form: NewPasswordForm, status: int, problem: str | None = None) -> Response:
    idle = timedelta(hours=home().settings.session_idle_hours)
    with home().database.connect() as connection:
        devices = count_sessions_of(connection, current_user.id, idle=idle)
    page = render_template(
        "account.html",
        account=current_user,
        form=form,
        problem=problem,
        devices=devices,
        confirm=ConfirmForm(),
        saved="saved" in request.args,
    )
    return make_response(page, status)
