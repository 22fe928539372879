"""A forgotten password: a letter with a link to choose a new one. The answer tells nobody who has an account."""

import structlog
from flask import Blueprint, Response, make_response, render_template, request

from data.sign_in_throttle import TooEarly
from data.users import AccountError
from server.forms import AddressForm
from server.joining.letter_asking import ask_for_letter, mail_is_set_up
from server.too_early import too_early, too_early_sentence

blueprint = Blueprint("forgotten", __name__)
log = structlog.get_logger("oriel.forgotten")


@blueprint.route("/forgot", methods=["GET", "POST"])
def ask() -> Response:
    form = AddressForm()
    if not form.validate_on_submit():
        return _page(form, 400 if request.method == "POST" else 200)
    try:
        ask_for_letter("forgotten", form.email.data)
    except TooEarly as error:
        return too_early(error, _page(form, 429, too_early_sentence(error)))
    except AccountError as error:
        return _page(form, 400, str(error))
    log.info("new password asked for")
    return make_response(render_template("asked.html", title="Look into your mail", mails=mail_is_set_up()))


def _page(form: AddressForm, status: int, problem: str | None = None) -> Response:
    page = render_template("forgot.html", form=form, problem=problem, mails=mail_is_set_up())
    return make_response(page, status)
