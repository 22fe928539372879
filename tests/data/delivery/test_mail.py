from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.delivery.mail import NOT_SET_UP, send_mail
from data.delivery.mail_message import mail_message
from data.delivery.parcel import Undeliverable, message_id_of
from data.mail_server import MailServer, Security
from data.reports.files import File
from tests.data.delivery.certificates import shown, trusted
from tests.data.delivery.mail_receiver import PASSWORD, USER, Inbox, receiving
from tests.data.delivery.parcels import CSV, MADE_AT, PDF, WEEKLY, parcel
from tests.server.running import free_port

ORIEL = Address("Oriel Désk", addr_spec="oriel@example.org")
ANA = "ana@example.org"


def refusal(server: MailServer | None, sender: Address | None = ORIEL) -> Undeliverable:
    with pytest.raises(Undeliverable) as caught:
        send_mail(WEEKLY, ANA, server, sender)
    assert "\n" not in caught.value.words
    return caught.value


def only(messages: list[EmailMessage]) -> EmailMessage:
    assert len(messages) == 1
    return messages[0]


def test_a_mail_arrives_with_its_words_and_files() -> None:
    inbox = Inbox()
    with receiving(inbox) as server:
        send_mail(WEEKLY, ANA, server, ORIEL)
    message = only(inbox.messages)
    assert inbox.envelopes[0].mail_from == "oriel@example.org"
    assert inbox.envelopes[0].rcpt_tos == [ANA]
    assert message["From"] == "Oriel Désk <oriel@example.org>"
    assert message["To"] == ANA
    assert message["Subject"] == "Weekly desk"
    assert message["Date"].datetime == MADE_AT
    assert message["Message-ID"] == WEEKLY.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert plain.get_content().replace("\r\n", "\n").rstrip() == WEEKLY.text
    assert rich.get_content().rstrip() == WEEKLY.html
    attached = {part.get_filename(): part.get_payload(decode=True) for part in message.iter_attachments()}
    assert attached == {PDF.name: PDF.content, CSV.name: CSV.content}


def test_the_identity_is_of_the_key_alone() -> None:
    assert message_id_of("run-7") == message_id_of("run-7")
    assert message_id_of("run-7") != message_id_of("run-8")


def test_oriel_signs_in_when_it_has_a_password() -> None:
    inbox = Inbox()
    options = {"authenticator": inbox.authenticate, "auth_require_tls": False}
    with receiving(inbox, **options) as server:
        send_mail(WEEKLY, ANA, MailServer(server.host, server.port, "none", USER, PASSWORD), ORIEL)
        wrong = refusal(MailServer(server.host, server.port, "none", USER, "wrong"))
    assert inbox.users == [USER.encode()]
    assert len(inbox.messages) == 1
    assert wrong.is_final
    assert "user and password" in wrong.words
    assert "wrong" not in wrong.words


def test_nothing_is_sent_where_mail_is_not_set_up() -> None:
    assert refusal(None).words == NOT_SET_UP
    assert refusal(MailServer("127.0.0.1", 1, "none"), None).is_final


def test_a_server_that_is_down_may_come_back() -> None:
    down = refusal(MailServer("127.0.0.1", free_port(), "none"))
    assert not down.is_final
    assert "does not answer" in down.words


def test_a_server_without_tls_gets_no_mail_and_no_password() -> None:
    inbox = Inbox()
    with receiving(inbox) as server:
        refused = refusal(MailServer(server.host, server.port, "starttls", USER, PASSWORD))
    assert refused.is_final
    assert "TLS" in refused.words
    assert inbox.envelopes == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_what_is_sent_by_tls_goes_to_who_has_the_certificate(security: Security) -> None:
    inbox = Inbox()
    with receiving(inbox, security=security, certificate=shown()) as server:
        send_mail(WEEKLY, ANA, server, ORIEL, trusted())
        stranger = refusal(server)
    assert not stranger.is_final
    assert "certificate" in stranger.words
    assert len(inbox.envelopes) == 1


@pytest.mark.parametrize(
    ("answers", "is_final"),
    [
        ({"recipient": "450 mailbox busy"}, False),
        ({"recipient": "550 no such person"}, True),
        ({"data": "451 try again later"}, False),
        ({"data": "421 closing"}, False),
        ({"data": "552 too large"}, True),
        ({"data": "554 spam"}, True),
    ],
)
def test_what_the_server_says_decides_whether_it_is_tried_again(answers: dict[str, str], is_final: bool) -> None:
    inbox = Inbox(**answers)
    with receiving(inbox) as server:
        refused = refusal(server)
    assert refused.is_final is is_final
    assert next(iter(answers.values()))[:3] in refused.words
    assert inbox.envelopes == []


def test_a_line_that_drops_after_the_mail_is_tried_again_as_the_same_mail() -> None:
    inbox = Inbox(drops=1)
    with receiving(inbox) as server:
        assert not refusal(server).is_final
        send_mail(WEEKLY, ANA, server, ORIEL)
    first, second = inbox.messages
    assert first["Message-ID"] == second["Message-ID"] == WEEKLY.message_id
    assert first["Date"] == second["Date"]


HOSTILE = [
    "Weekly\r\nBcc: eve@example.org",
    "Weekly\nSubject: other",
    "Weekly\rX: y",
    "Weekly\r\n\r\n<script>",
    "Weekly\x00\x0b\x0c\x85\u2028Bcc: eve@example.org",
    "=?utf-8?q?Weekly=0D=0ABcc:_eve@example.org?=",
    "\ud800 lone",
    "",
    "x" * 5000,
    "é" * 5000,
]


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_that_is_typed_becomes_a_header(words: str) -> None:
    inbox = Inbox()
    with receiving(inbox) as server:
        send_mail(parcel(subject=words, files=(File(f"{words}.pdf", "application/pdf", b"%PDF"),)), ANA, server, ORIEL)
    message = only(inbox.messages)
    assert set(message.keys()) == HEADERS
    assert inbox.envelopes[0].rcpt_tos == [ANA]
    (file,) = message.iter_attachments()
    assert file.get_payload(decode=True) == b"%PDF"
    assert set(file.keys()) == {"Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "MIME-Version"}


HEADERS = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}


@given(st.text(), st.text(), st.text())
def test_whatever_is_typed_is_a_mail_with_our_headers_alone(subject: str, text: str, html: str) -> None:
    raw = mail_message(parcel(subject=subject, text=text, html=html), ORIEL, ANA).as_bytes()
    assert raw.isascii()
    head = raw.split(b"\r\n\r\n")[0]
    names = {line.split(b":")[0].decode() for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))}
    assert names == HEADERS
