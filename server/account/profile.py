"""Who the account belongs to: its address, and how it gets another one."""

import structlog
from flask import Blueprint, Response, make_response, redirect, request
from flask_login import current_user

from data.passwords import WeakPassword
from data.sign_in_throttle import TooEarly
from data.users import AccountError, give_credentials
from server import identity
from server.account.tabs import account_page
from server.forms import CredentialsForm, NewAddressForm
from server.joining.letter_asking import ask_for_letter, mail_is_set_up
from server.password_check import check_password
from server.request_context import home
from server.too_early import too_early, too_early_sentence

PATH = "/account"
blueprint = Blueprint("account", __name__)
log = structlog.get_logger("oriel.account")


@blueprint.get(PATH)
def account() -> Response:
    return _make_yours(CredentialsForm()) if current_user.email is None else _profile(NewAddressForm())


@blueprint.post(PATH)
def make_yours() -> Response:
    form = CredentialsForm()
    if not form.validate_on_submit():
        return _make_yours(form, 400)
    try:
        with home().database.begin() as connection:
            give_credentials(connection, current_user.id, form.email.data, form.password.data)
            token = identity.open_session(connection, current_user.id)
    except (AccountError, WeakPassword) as error:
        return _make_yours(form, 400, str(error))
    log.info("password set", user_id=current_user.id)
    return identity.carry_session(make_response(redirect(f"{PATH}?saved", 303)), token)


@blueprint.post(f"{PATH}/email")
def ask_for_another_address() -> Response:
    """Nothing changes before the new address has answered."""
    form = NewAddressForm()
    if current_user.email is None or not form.validate_on_submit():
        return _profile(form, 400)
    try:
        asked = _ask(form)
    except TooEarly as error:
        return too_early(error, _profile(form, 429, too_early_sentence(error)))
    except AccountError as error:
        return _profile(form, 400, str(error))
    log.info("another e-mail asked for", user_id=current_user.id)
    return _profile(NewAddressForm(formdata=None), asked=asked)


def _ask(form: NewAddressForm) -> str:
    user = check_password(current_user.email, form.current.data)
    if user is None or user.password_mark is None:
        raise AccountError("That is not your current password.")
    return ask_for_letter("email_change", form.email.data, user_id=user.id, says=user.password_mark.hex())


def _make_yours(form: CredentialsForm, status: int = 200, problem: str | None = None) -> Response:
    return account_page("make_yours", PATH, status, form=form, problem=problem)


def _profile(form: NewAddressForm, status: int = 200, problem: str | None = None, asked: str | None = None) -> Response:
    saved = "saved" in request.args
    return account_page(
        "profile", PATH, status, form=form, problem=problem, asked=asked, saved=saved, mails=mail_is_set_up()
    )
