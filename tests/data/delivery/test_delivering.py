from dataclasses import replace
from email.headerregistry import Address

import pytest
from pytest_httpserver import HTTPServer

from data.database import Database
from data.delivery.delivering import deliver
from data.delivery.parcel import Undeliverable
from data.delivery.signing import webhook_secret
from data.home import Home
from data.notices import latest_notices
from data.reports.definition import Channel, Destination
from data.users import add_user, disable_user
from tests.data.delivery.mail_receiver import Inbox, receiving
from tests.data.delivery.parcels import WEEKLY
from tests.data.delivery.sending import NOW, received


@pytest.fixture
def ana(database: Database) -> int:
    with database.begin() as connection:
        return add_user(connection, "ana@example.org", "three quiet herons").id


def send(home: Home, channel: Channel, target: str, **settings: object) -> None:
    changed = replace(home.settings, **settings)  # type: ignore[arg-type]  # a test's own
    deliver(Destination(channel, target), WEEKLY, settings=changed, database=home.database, now=NOW)


def test_by_mail(home: Home) -> None:
    inbox = Inbox()
    with receiving(inbox) as server:
        send(home, "mail", "ana@example.org", smtp_url=server, mail_from=Address(addr_spec="oriel@example.org"))
    assert [message["Message-ID"] for message in inbox.messages] == [WEEKLY.message_id]


def test_by_webhook(home: Home, receiver: HTTPServer) -> None:
    receiver.expect_request("/").respond_with_data("")
    url = receiver.url_for("/")
    with pytest.raises(Undeliverable):
        send(home, "webhook", url)
    send(home, "webhook", url, webhook_loopback=True)
    assert len(received(receiver)) == 1
    assert webhook_secret(home.settings, WEEKLY.sender_id, url).startswith("whsec_")


def test_by_folder(home: Home) -> None:
    send(home, "folder", "desk")
    send(home, "folder", "desk", reports_folder=home.settings.home / "elsewhere")
    assert len(list((home.settings.home / "reports" / "desk").iterdir())) == 1
    assert len(list((home.settings.home / "elsewhere" / "desk").iterdir())) == 1


def test_by_notice_once(home: Home, ana: int) -> None:
    send(home, "notice", str(ana))
    send(home, "notice", str(ana))
    with home.database.connect() as connection:
        (notice,) = latest_notices(connection, ana)
    assert (notice.text, notice.href, notice.kind) == (WEEKLY.subject, WEEKLY.link, "success")


def test_no_notice_for_who_is_not_there(home: Home, ana: int) -> None:
    with home.database.begin() as connection:
        disable_user(connection, ana)
    for target in (str(ana), str(ana + 1)):
        with pytest.raises(Undeliverable) as caught:
            send(home, "notice", target)
        assert caught.value.is_final


def test_a_destination_that_can_not_be_is_final(home: Home) -> None:
    with pytest.raises(Undeliverable, match="e-mail address") as caught:
        send(home, "mail", "nobody")
    assert caught.value.is_final
