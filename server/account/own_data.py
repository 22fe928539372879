"""All that Oriel keeps of the account: taken along as a file, or deleted with it."""

import tempfile

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template, send_file
from flask_login import current_user
from sqlalchemy import func, select

from data.accounts.deleting import delete_account, what_goes
from data.accounts.exporting import export_account
from data.administration import lock_leaving
from data.sign_in_throttle import TooEarly
from data.users import AccountError, account_name, hold_unchanged
from server import identity
from server.account.tabs import account_page
from server.forms import ConfirmForm, DeleteAccountForm
from server.password_check import check_password
from server.request_context import home
from server.too_early import too_early, too_early_sentence

PATH = "/account/data"
IN_MEMORY = 8 * 2**20  # bytes of an export before it goes to a temporary file
blueprint = Blueprint("account_data", __name__)
log = structlog.get_logger("oriel.account")


@blueprint.get(PATH)
def own_data() -> Response:
    return _page(DeleteAccountForm())


@blueprint.post(f"{PATH}/export")
def export() -> Response:
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (closed when it has been sent)
    with home().database.begin() as connection:
        made_at = connection.execute(select(func.now())).scalar_one()
        export_account(connection, current_user.id, file, made_at)
    file.seek(0)
    log.info("account exported", user_id=current_user.id)
    name = f"oriel-{made_at:%Y-%m-%d}.zip"
    response = send_file(file, mimetype="application/zip", as_attachment=True, download_name=name)
    response.call_on_close(file.close)
    return response


@blueprint.post(f"{PATH}/delete")
def delete() -> Response:
    form = DeleteAccountForm()
    if current_user.email is None or not form.validate_on_submit():
        return _page(form, 400)
    user_id = current_user.id
    try:
        _delete(form)
    except TooEarly as error:
        return too_early(error, _page(form, 429, too_early_sentence(error)))
    except AccountError as error:
        return _page(form, 400, str(error))
    log.info("account deleted", user_id=user_id)
    return identity.sign_out(make_response(redirect("/goodbye", 303)))


@blueprint.get("/goodbye")
def goodbye() -> Response:
    return make_response(render_template("goodbye.html"))


def _delete(form: DeleteAccountForm) -> None:
    if account_name(form.email.data) != current_user.email:
        raise AccountError("That is not this account's e-mail address.")
    user = check_password(current_user.email, form.current.data)
    if user is None:
        raise AccountError("That is not your current password.")
    with home().database.begin() as connection:
        lock_leaving(connection, user.id)
        hold_unchanged(connection, user)
        delete_account(connection, home().settings, current_user.id)


def _page(form: DeleteAccountForm, status: int = 200, problem: str | None = None) -> Response:
    with home().database.connect() as connection:
        goes = what_goes(connection, current_user.id)
    return account_page("own_data", PATH, status, form=form, problem=problem, goes=goes, confirm=ConfirmForm())
