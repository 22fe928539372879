"""Mail, one recipient a message: a mail server's no to one of them can't be taken for all.

After the server has said yes, nothing that goes wrong makes the delivery fail. Where the line drops before its answer,
nobody knows: it is sent again under the same Message-ID, and mail programs show it once.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage

from data.delivery.mail_message import mail_message
from data.delivery.parcel import Parcel, Undeliverable
from data.mail_server import MailServer

PATIENCE_SECONDS = 30
OWN_NAME = "localhost"  # instead of looking up this machine's own, which takes seconds where nothing knows it
NOT_SET_UP = "Mail is not set up here: whoever runs Oriel sets ORIEL_SMTP_URL and ORIEL_MAIL_FROM."


def send_mail(
    parcel: Parcel,
    recipient: str,
    server: MailServer | None,
    sender: Address | None,
    trusted: ssl.SSLContext | None = None,
) -> None:
    """`trusted`: whose certificates are believed, the system's by default. Raises Undeliverable."""
    if server is None or sender is None:
        raise Undeliverable(NOT_SET_UP, is_final=True)
    message = mail_message(parcel, sender, recipient)
    with _in_words(), _connected(server, trusted or ssl.create_default_context()) as line:
        _hand_over(line, message, sender.addr_spec, recipient)


def greet_server(server: MailServer, trusted: ssl.SSLContext | None = None) -> None:
    """Connects and signs in as a mail would, and sends none. Raises Undeliverable."""
    with _in_words(), _connected(server, trusted or ssl.create_default_context()) as line:
        line.noop()
        with suppress(smtplib.SMTPException, OSError):
            line.quit()


@contextmanager
def _connected(server: MailServer, trusted: ssl.SSLContext) -> Iterator[smtplib.SMTP]:
    if server.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, OWN_NAME, timeout=PATIENCE_SECONDS, context=trusted
        )
    else:
        line = smtplib.SMTP(server.host, server.port, OWN_NAME, timeout=PATIENCE_SECONDS)
    try:
        if server.security == "starttls":
            line.starttls(context=trusted)
        if server.user:
            line.login(server.user, server.password)
        yield line
    finally:
        line.close()


def _hand_over(line: smtplib.SMTP, message: EmailMessage, sender: str, recipient: str) -> None:
    line.send_message(message, sender, [recipient])
    with suppress(smtplib.SMTPException, OSError):
        line.quit()


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, _ = next(iter(error.recipients.values()))
        raise Undeliverable(
            f"The mail server does not take mail for this address ({code}).", is_final=code >= 500
        ) from error
    except smtplib.SMTPAuthenticationError as error:
        words = f"The mail server does not accept Oriel's user and password ({error.smtp_code})."
        raise Undeliverable(words, is_final=error.smtp_code >= 500) from error
    except smtplib.SMTPResponseException as error:
        raise Undeliverable(_answer(error.smtp_code), is_final=error.smtp_code >= 500) from error
    except smtplib.SMTPNotSupportedError as error:
        words = "The mail server does not offer what Oriel asks for: TLS, or signing in."
        raise Undeliverable(words, is_final=True) from error
    except ssl.SSLError as error:
        words = "The mail server's certificate is not trusted here, or it speaks no TLS on this port."
        raise Undeliverable(words, is_final=False) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Undeliverable(
            "The mail server does not answer, or hung up before it said yes.", is_final=False
        ) from error


def _answer(code: int) -> str:
    if code == 552:
        return "The mail is larger than the mail server takes (552). Choose fewer forms or fewer views."
    return f"The mail server refused the mail ({code})." if code >= 500 else f"The mail server is busy ({code})."
