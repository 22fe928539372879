"""Making an account oneself: by an invitation or, where the house is open, by an address that a letter confirms."""

from collections.abc import Callable

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template, request
from sqlalchemy import Connection

from data.accounts.registration import may_register, register
from data.invitations import Invitation, accept_invitation, find_invitation
from data.one_time_links import find_link
from data.passwords import WeakPassword
from data.sign_in_throttle import TooEarly
from data.users import AccountError, User
from server import identity
from server.errors import error_response
from server.forms import AddressForm, CredentialsForm, NewPasswordForm
from server.joining.letter_asking import ask_for_letter, mail_is_set_up
from server.request_context import home
from server.too_early import too_early, too_early_sentence

CLOSED = "Accounts here are made by whoever runs this Oriel; ask for an invitation."
DEAD = "This link has been used or is too old. Ask for a new one."
blueprint = Blueprint("registering", __name__)
log = structlog.get_logger("oriel.registering")


@blueprint.route("/register", methods=["GET", "POST"])
def ask() -> Response:
    with home().database.connect() as connection:
        if not may_register(connection):
            return error_response(404, CLOSED)
    return _ask_for_address("Create an account", None)


@blueprint.route("/register/<token>", methods=["GET", "POST"])
def confirm(token: str) -> Response:
    with home().database.connect() as connection:
        link = find_link(connection, "registration", token)
        if link is None or link.email is None or not may_register(connection, link.invitation_id):
            return error_response(404, DEAD)
    return _choose(
        NewPasswordForm(), link.email, lambda connection, form: register(connection, token, form.password.data)
    )


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
def invited(token: str) -> Response:
    with home().database.connect() as connection:
        invitation = find_invitation(connection, token)
    if invitation is None:
        return error_response(404, DEAD)
    if invitation.email is None and mail_is_set_up():
        return _ask_for_address("You are invited", invitation.id)
    return _accept(invitation)


def _accept(invitation: Invitation) -> Response:
    """Who has the letter has its address; where no letters are sent, the house believes whom it gave the link."""
    form = CredentialsForm() if invitation.email is None else NewPasswordForm()

    def make(connection: Connection, sent: NewPasswordForm) -> User | None:
        email = sent.email.data if isinstance(sent, CredentialsForm) else ""
        return accept_invitation(connection, invitation.id, email, sent.password.data)

    return _choose(form, invitation.email, make)


def _ask_for_address(title: str, invitation_id: int | None) -> Response:
    form = AddressForm()
    problem, status = None, 400 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            ask_for_letter("registration", form.email.data, invitation_id=invitation_id)
        except TooEarly as error:
            return too_early(error, _address_page(form, title, 429, too_early_sentence(error)))
        except AccountError as error:
            problem = str(error)
        else:
            return make_response(render_template("asked.html", title="Look into your mail", mails=mail_is_set_up()))
    return _address_page(form, title, status, problem)


def _address_page(form: AddressForm, title: str, status: int, problem: str | None) -> Response:
    page = render_template("register.html", form=form, title=title, problem=problem, mails=mail_is_set_up())
    return make_response(page, status)


def _choose(
    form: NewPasswordForm, email: str | None, make: Callable[[Connection, NewPasswordForm], User | None]
) -> Response:
    """What won't do leaves the link as it was."""
    problem = None
    if form.validate_on_submit():
        try:
            with home().database.begin() as connection:
                user = make(connection, form)
                token = identity.open_session(connection, user.id) if user else ""
        except (AccountError, WeakPassword) as error:
            problem = str(error)
        else:
            return _enter(user, token)
    status = 400 if request.method == "POST" else 200
    return make_response(render_template("choose_password.html", form=form, problem=problem, email=email), status)


def _enter(user: User | None, token: str) -> Response:
    if user is None:  # somebody else was faster
        return error_response(404, DEAD)
    log.info("registered", user_id=user.id)
    return identity.carry_session(make_response(redirect("/", 303)), token)
