"""The account's tokens for scripts: made, shown once, listed with when they were last used, revoked."""

from datetime import timedelta

from flask import Blueprint, Response, make_response, redirect, request
from flask_login import current_user

from data.api_tokens import MadeToken, TokenError, list_tokens, make_token, revoke_token, scopes_of
from data.rights import NotAllowed
from server.account.tabs import account_page
from server.errors import error_response
from server.forms import ConfirmForm
from server.request_context import home
from server.token_form import NEVER, NewTokenForm

PATH = "/account/tokens"
LARGEST = 2**63 - 1  # of PostgreSQL's whole numbers
blueprint = Blueprint("account_tokens", __name__)


@blueprint.route(PATH, methods=["GET", "POST"])
def tokens() -> Response:
    form = NewTokenForm.for_scopes(scopes_of(current_user.role))
    if not form.validate_on_submit():
        return _page(form, 400 if request.method == "POST" else 200)
    try:
        made = _make(form)
    except (TokenError, NotAllowed) as error:
        return _page(form, 400, problem=str(error))
    response = _page(NewTokenForm.for_scopes(scopes_of(current_user.role), formdata=None), 201, made=made)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post(f"{PATH}/<int:token_id>/revoke")
def revoke(token_id: int) -> Response:
    with home().database.begin() as connection:
        was_there = token_id <= LARGEST and revoke_token(connection, current_user.id, token_id)
    return make_response(redirect(f"{PATH}?revoked", 303)) if was_there else error_response(404)


def _make(form: NewTokenForm) -> MadeToken:
    lifetime = None if form.expires.data == NEVER else timedelta(days=int(form.expires.data))
    with home().database.begin() as connection:
        return make_token(connection, current_user.id, form.name.data, [form.scope.data], lifetime=lifetime)


def _page(form: NewTokenForm, status: int, *, made: MadeToken | None = None, problem: str | None = None) -> Response:
    with home().database.connect() as connection:
        known = list_tokens(connection, current_user.id)
    return account_page(
        "tokens",
        PATH,
        status,
        form=form,
        made=made,
        problem=problem,
        tokens=known,
        confirm=ConfirmForm(),
        base_url=home().settings.base_url,
        done="It opens nothing any more." if "revoked" in request.args else None,
    )
