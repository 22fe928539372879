"""The second factor of one's account: set up with a QR code, its recovery codes renewed, taken away."""

import structlog
from flask import Blueprint, Response, make_response, redirect
from flask_login import current_user
from markupsafe import Markup

from data import second_factor as factors
from data.house_rules import read_rules
from data.recovery_codes import count_recovery_codes
from data.sealing import Unsealable
from data.second_factor import SecondFactorError
from data.sessions import hold_session
from data.sign_in_throttle import TooEarly
from server import identity
from server.account.tabs import account_page
from server.code_check import UNREADABLE, check_code
from server.forms import CodeForm, FactorForm, PasswordForm
from server.open_endpoints import SET_UP_PATH as PATH
from server.password_check import check_password
from server.request_context import home
from server.too_early import too_early, too_early_sentence

TAB = "/account/security"
blueprint = Blueprint("second_factor", __name__)
log = structlog.get_logger("oriel.account")


class _Refused(ValueError):
    """What was typed doesn't fit; the message says what."""


@blueprint.get(PATH)
def show() -> Response:
    return _page()


@blueprint.post(PATH)
def begin() -> Response:
    form = PasswordForm()
    if not form.validate_on_submit():
        return _page(400, password_form=form)
    try:
        _check_password(form)
        with home().database.begin() as connection:
            factors.begin_set_up(connection, home().settings, current_user.id)
    except TooEarly as error:
        return too_early(error, _page(429, too_early_sentence(error), password_form=form))
    except (_Refused, SecondFactorError) as error:
        return _page(400, str(error), password_form=form)
    return make_response(redirect(PATH, 303))


@blueprint.post(f"{PATH}/confirm")
def confirm() -> Response:
    form = CodeForm()
    if not form.validate_on_submit():
        return _page(400, code_form=form)
    try:
        codes, token = _confirm(form.code.data)
    except Unsealable:
        log.exception("a second factor can't be read", user_id=current_user.id)
        return _page(503, "Oriel can't read what it showed you any more. Begin anew.", code_form=form)
    if codes is None:
        return _page(400, "That is not the code that the app shows now. Is the phone's clock right?", code_form=form)
    log.info("second factor confirmed", user_id=current_user.id)
    return identity.carry_session(_codes(codes, is_new=True), token)


@blueprint.post(f"{PATH}/recovery-codes")
def renew() -> Response:
    form = FactorForm()
    problem = _refusal(form)
    if problem is not None:
        return problem
    with home().database.begin() as connection:
        codes = factors.renew_recovery_codes(connection, current_user.id)
    return _codes(codes, is_new=False)


@blueprint.post(f"{PATH}/remove")
def remove() -> Response:
    form = FactorForm()
    problem = _refusal(form, "Your role needs a second factor." if _is_required() else None)
    if problem is not None:
        return problem
    with home().database.begin() as connection:
        hold_session(connection, current_user.id, identity.session_token())
        factors.remove_second_factor(connection, current_user.id)
        token = identity.open_session(connection, current_user.id)
    log.info("second factor removed", user_id=current_user.id)
    return identity.carry_session(make_response(redirect(f"{TAB}?removed", 303)), token)


def _confirm(code: str) -> tuple[tuple[str, ...] | None, str]:
    """The recovery codes and the token of the session after this one, which ends; None where the code doesn't fit."""
    with home().database.begin() as connection:
        hold_session(connection, current_user.id, identity.session_token())
        codes = factors.confirm(connection, home().settings, current_user.id, code)
        return codes, "" if codes is None else identity.open_session(connection, current_user.id)


def _refusal(form: FactorForm, never: str | None = None) -> Response | None:
    """Why a change of a factor that is there can't be made; None once password and code have fitted."""
    if never is not None or not form.validate_on_submit():
        return _page(400, never, factor_form=form)
    try:
        _check_password(form)
        if not check_code(current_user.id, current_user.email, form.code.data):
            raise _Refused("That code doesn't fit, or it has been used. Wait for the next one.")
    except TooEarly as error:
        return too_early(error, _page(429, too_early_sentence(error), factor_form=form))
    except _Refused as error:
        return _page(400, str(error), factor_form=form)
    except Unsealable:
        log.exception("a second factor can't be read", user_id=current_user.id)
        return _page(503, UNREADABLE, factor_form=form)
    return None


def _check_password(form: PasswordForm) -> None:
    if check_password(current_user.email or "", form.password.data) is None:
        raise _Refused("That is not your password.")


def _is_required() -> bool:
    with home().database.connect() as connection:
        return current_user.role in read_rules(connection).second_factor_roles


def _page(status: int = 200, problem: str | None = None, **forms: object) -> Response:
    here = home()
    with here.database.connect() as connection:
        secret = factors.pending_secret(connection, here.settings, current_user.id)
        has_factor = factors.has_second_factor(connection, current_user.id)
        codes_left = count_recovery_codes(connection, current_user.id)
    shown: dict[str, object] = {
        "password_form": PasswordForm(formdata=None),
        "code_form": CodeForm(formdata=None),
        "factor_form": FactorForm(formdata=None),
        **forms,
    }
    return account_page(
        "second_factor",
        TAB,
        status,
        problem=problem,
        secret=secret,
        qr=_qr(secret) if secret else None,
        has_factor=has_factor,
        codes_left=codes_left,
        is_required=_is_required(),
        **shown,
    )


def _codes(codes: tuple[str, ...], *, is_new: bool) -> Response:
    return account_page("recovery_codes", TAB, codes=codes, is_new=is_new)


def _qr(secret: str) -> Markup:
    import segno

    address = factors.app_address(secret, current_user.email)
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        dark="black",  # in either theme: cameras read nothing else well
        light="white",
        omitsize=True,
        svgclass="door__qr",
        lineclass=None,
        title="QR code for the authenticator app",
    )
    return Markup(drawn)  # noqa: S704  (made here, of a seed of ours and a checked address)
