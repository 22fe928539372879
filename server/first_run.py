"""The one-time link of a new Oriel: the way in while no account has a password.

Where only this machine can reach Oriel the link signs its bearer in at once, as the local administrator. Anywhere else
it opens "Create your account", since what is reachable from outside needs a password.
"""

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template, request

from data.one_time_links import find_link, use_link
from data.passwords import WeakPassword
from data.users import AccountError, add_first_admin, anyone_has_password, is_own_machine, local_admin
from server import identity
from server.errors import error_response
from server.forms import CredentialsForm
from server.request_context import home

DEAD = "This link has been used or is too old. Start Oriel again, and it shows a new one if one is needed."
blueprint = Blueprint("first_run", __name__)
log = structlog.get_logger("oriel.first_run")


@blueprint.route("/first-run/<token>", methods=["GET", "POST"])
def open_link(token: str) -> Response:
    if not _is_alive(token):
        return error_response(404, DEAD)
    if not is_own_machine(home().settings):
        return _create_account(token)
    if request.method != "GET" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return error_response(403, "Open this link in a browser.")  # looking ahead must not use it up
    return _enter(_take_local_admin(token))


def _create_account(token: str) -> Response:
    form = CredentialsForm()
    problem = None
    if form.validate_on_submit():
        try:
            return _enter(_take_first_admin(token, form))
        except (AccountError, WeakPassword) as error:
            problem = str(error)
    status = 400 if request.method == "POST" else 200
    return make_response(render_template("create_account.html", form=form, problem=problem), status)


def _enter(token: str | None) -> Response:
    if token is None:  # somebody else was faster
        return error_response(404, DEAD)
    log.info("first run")
    return identity.carry_session(make_response(redirect("/", 303)), token)


def _is_alive(token: str) -> bool:
    with home().database.connect() as connection:
        return find_link(connection, "first_run", token) is not None and not anyone_has_password(connection)


def _take_local_admin(token: str) -> str | None:
    """The token of the session."""
    with home().database.begin() as connection:
        if not use_link(connection, "first_run", token):
            return None
        return identity.open_session(connection, local_admin(connection).id)


def _take_first_admin(token: str, form: CredentialsForm) -> str | None:
    """The token of the session. An e-mail or password that won't do leaves the link as it was."""
    with home().database.begin() as connection:
        if not use_link(connection, "first_run", token):
            return None
        admin = add_first_admin(connection, form.email.data, form.password.data)
        return identity.open_session(connection, admin.id)
