"""The one-time link with which somebody chooses a new password; an administrator makes it on the command line."""

import structlog
from flask import Blueprint, Response, make_response, render_template, request

from data.one_time_links import find_link, use_link
from data.passwords import WeakPassword
from data.sessions import lock_account
from data.users import User, get_user, set_password
from server.errors import error_response
from server.forms import NewPasswordForm
from server.request_context import home
from server.second_step import enter

DEAD = "This link has been used or is too old. Ask for a new one."
blueprint = Blueprint("password_reset", __name__)
log = structlog.get_logger("oriel.password_reset")


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
def open_link(token: str) -> Response:
    user = _owner(token)
    if user is None:
        return error_response(404, DEAD)
    form = NewPasswordForm()
    problem = None
    if form.validate_on_submit():
        try:
            changed = _take(token, user, form.password.data)
        except WeakPassword as error:
            problem = str(error)
        else:
            return _go_on(changed)
    status = 400 if request.method == "POST" else 200
    return make_response(render_template("reset.html", form=form, problem=problem, user=user), status)


def _owner(token: str) -> User | None:
    with home().database.connect() as connection:
        link = find_link(connection, "reset", token)
        if link is None or link.user_id is None:
            return None
        user = get_user(connection, link.user_id)
    return user if user.disabled_at is None else None


def _take(token: str, user: User, password: str) -> User | None:
    """The account with its new password. One that won't do leaves the link as it was."""
    with home().database.begin() as connection:
        if not lock_account(connection, user.id) or not use_link(connection, "reset", token):
            return None
        set_password(connection, user.id, password)
        return get_user(connection, user.id)


def _go_on(user: User | None) -> Response:
    if user is None:  # somebody else was faster
        return error_response(404, DEAD)
    log.info("password reset", user_id=user.id)
    return enter(user)
