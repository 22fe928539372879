"""The link by which a new address is confirmed. Opening it changes nothing yet: programs look at links, too."""

import structlog
from flask import Blueprint, Response, make_response, render_template

from data.accounts.email_change import change_email
from data.one_time_links import find_link
from data.users import AccountError
from server.errors import error_response
from server.forms import ConfirmForm
from server.request_context import home

DEAD = "This link has been used or is too old. Ask for a new one under Account."
blueprint = Blueprint("email_change", __name__)
log = structlog.get_logger("oriel.email_change")


@blueprint.route("/email-change/<token>", methods=["GET", "POST"])
def confirm(token: str) -> Response:
    with home().database.connect() as connection:
        link = find_link(connection, "email_change", token)
    if link is None:
        return error_response(404, DEAD)
    form, problem = ConfirmForm(), None
    if form.validate_on_submit():
        try:
            return _change(token)
        except AccountError as error:
            problem = str(error)
    status = 400 if problem else 200
    return make_response(render_template("email_change.html", form=form, email=link.email, problem=problem), status)


def _change(token: str) -> Response:
    with home().database.begin() as connection:
        user = change_email(connection, home().settings, token)
    if user is None:
        return error_response(404, DEAD)
    log.info("e-mail changed", user_id=user.id)
    return make_response(render_template("email_changed.html", email=user.email))
