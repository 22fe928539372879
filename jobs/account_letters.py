"""Sends the letters that were ordered; where mail is not set up, shows them on the console instead."""

import sys
from typing import TYPE_CHECKING

import orjson
import structlog
from procrastinate import JobContext
from procrastinate.exceptions import JobAborted

from data.accounts.letter_orders import TASK, LetterOrder
from data.accounts.letters import Letter
from data.mail_addresses import NoMailAddress, mail_address, masked_address

if TYPE_CHECKING:
    from data.home import Home

SEND = TASK
log = structlog.get_logger("oriel.jobs")


def send_letter(context: JobContext, sealed: str) -> None:
    """What no mail server will ever take stays in the queue as failed; anything else is tried again."""
    from data.delivery.parcel import Undeliverable

    home: Home = context.additional_context["home"]
    try:
        post_letter(home, sealed)
    except Undeliverable as error:
        log.warning("a letter was not sent", why=error.words)
        if error.is_final:
            raise JobAborted from error
        raise


def post_letter(home: "Home", sealed: str) -> None:
    """Raises Undeliverable and Unsealable."""
    from data.accounts.letter_orders import unsealed_order
    from data.accounts.letter_writing import write_letter
    from data.accounts.unsent import tell_administrators
    from data.audit.origin import Origin, acting_as
    from data.kept_secrets import sends_mail

    order = unsealed_order(home.settings, sealed)
    with (
        acting_as(Origin("job", None, order.address, order.request_id)),
        home.database.begin() as connection,
    ):
        letter = write_letter(connection, home.settings, order)
    if letter is None:
        return
    if sends_mail(home.settings, home.database):
        _send(home, order, letter, key=sealed)
    else:
        _show(order, letter)
        with home.database.begin() as connection:
            tell_administrators(connection, order, letter.subject, key=sealed)


def _send(home: "Home", order: LetterOrder, letter: Letter, key: str) -> None:
    from data.delivery.mail import send_mail
    from data.delivery.parcel import Parcel, Undeliverable, message_id_of
    from data.kept_secrets import mail_server_of
    from jobs.clock import clock_of

    try:
        recipient = mail_address(order.email)
    except NoMailAddress as error:
        raise Undeliverable(str(error), is_final=True) from error
    made_at = clock_of(home.database)()
    parcel = Parcel(key, message_id_of(key), order.user_id or 0, made_at, letter.subject, letter.text, letter.html)
    send_mail(parcel, recipient, mail_server_of(home.settings, home.database), home.settings.mail_from)
    log.info("letter sent", kind=order.kind, to=masked_address(order.email))


def _show(order: LetterOrder, letter: Letter) -> None:
    """On the console, past the log, which would mask the link and is read by others."""
    line = {
        "event": "letter not sent, since mail is not set up",
        "letter": letter.subject,
        "to": masked_address(order.email),
        "link": letter.link,
    }
    sys.stdout.write(orjson.dumps(line).decode() + "\n")
    sys.stdout.flush()
