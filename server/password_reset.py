"""The one-time link with which somebody chooses a new password; an administrator makes it on the command line."""

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template, request

from data.one_time_links import find_link, use_link
from data.passwords import WeakPassword
from data.users import User, get_user, set_password
from server import identity
from server.errors import error_response
from server.forms import NewPasswordForm
from server.request_context import home

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
            return _enter(user) if _take(token, user, form.password.data) else error_response(404, DEAD)
        except WeakPassword as error:
            problem = str(error)
    status = 400 if request.method == "POST" else 200
    return make_response(render_template("reset.html", form=form, problem=problem, user=user), status)


def _enter(user: User) -> Response:
    log.info("password reset", user_id=user.id)
    return identity.sign_in(make_response(redirect("/", 303)), user.id)


def _owner(token: str) -> User | None:
    with home().database.connect() as connection:
        link = find_link(connection, "reset", token)
        if link is None or link.user_id is None:
            return None
        user = get_user(connection, link.user_id)
    return user if user.disabled_at is None else None


def _take(token: str, user: User, password: str) -> bool:
    """A password that won't do leaves the link as it was."""
    with home().database.begin() as connection:
        if not use_link(connection, "reset", token):
            return False
        set_password(connection, user.id, password)
    return True
