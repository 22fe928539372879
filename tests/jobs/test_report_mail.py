"""Reports over a real mail server that is away, busy, or hangs up: nothing lost, one identity, the author told."""

from dataclasses import replace
from email.headerregistry import Address

import pytest

from data.database import Database
from data.delivery.delivering import deliver
from data.delivery.parcel import Parcel, message_id_of
from data.mail_server import MailServer
from data.notices import latest_notices
from data.reports.definition import Destination
from data.settings import Settings
from tests.data.delivery.mail_receiver import Inbox, receiving
from tests.data.saved_views.conftest import ana  # noqa: F401  (a fixture)
from tests.jobs.report_worlds import World, new_world
from tests.server.running import free_port

BOB = "bob@example.org"


@pytest.fixture
def world(database: Database, ana: int) -> World:  # noqa: F811  (a fixture)
    world = new_world(database, ana)
    world.change(destinations=(Destination("mail", BOB),))
    return world


def mail_goes_to(world: World, server: MailServer, settings: Settings) -> None:
    set_up = replace(settings, smtp_url=server, mail_from=Address(addr_spec="oriel@example.org"))

    def really(destination: Destination, parcel: Parcel) -> None:
        deliver(destination, parcel, settings=set_up, database=world.database, now=world.now)

    world.attempt = really


def work_until_it_waits(world: World) -> None:
    world.plan(minutes=1)
    world.change(schedule=replace(world.run().definition.schedule, kind="never"))
    world.work()


def work_again(world: World) -> None:
    at = world.run().next_attempt_at
    assert at is not None
    world.now = at
    world.work()


def identities(inbox: Inbox) -> list[str]:
    return [message["Message-ID"] for message in inbox.messages]


def test_a_report_waits_for_a_mail_server_that_is_away(world: World, settings: Settings) -> None:
    mail_goes_to(world, MailServer("127.0.0.1", free_port(), "none"), settings)
    work_until_it_waits(world)
    run = world.run()
    assert run.state == "retrying"
    assert "does not answer" in run.reason
    inbox = Inbox()
    with receiving(inbox) as server:
        mail_goes_to(world, server, settings)
        work_again(world)
    (delivery,) = world.run().deliveries
    assert (world.run().state, delivery.attempts) == ("sent", 2)
    assert identities(inbox) == [message_id_of(delivery.key)]


@pytest.mark.parametrize("trouble", [{"recipient": "450 greylisted"}, {"data": "451 later"}, {"drops": 1}])
def test_a_mail_that_was_not_confirmed_is_sent_again_as_the_same(
    world: World, settings: Settings, trouble: dict[str, str | int]
) -> None:
    inbox = Inbox(**trouble)  # type: ignore[arg-type]  # as the parameters say
    with receiving(inbox) as server:
        mail_goes_to(world, server, settings)
        work_until_it_waits(world)
        assert world.run().state == "retrying"
        inbox.recipient = inbox.data = "250 OK"
        work_again(world)
    assert world.run().state == "sent"
    assert len(identities(inbox)) == (2 if "drops" in trouble else 1)
    assert set(identities(inbox)) == {message_id_of(world.run().deliveries[0].key)}


def test_a_mail_that_is_refused_for_good_fails_at_once_and_its_author_is_told(world: World, settings: Settings) -> None:
    inbox = Inbox(recipient="550 no such person")
    with receiving(inbox) as server:
        mail_goes_to(world, server, settings)
        work_until_it_waits(world)
    run = world.run()
    assert run.state == "failed"
    assert (run.deliveries[0].state, run.deliveries[0].attempts) == ("failed", 1)
    assert "550" in run.reason
    with world.database.connect() as connection:
        (notice,) = latest_notices(connection, world.owner)
    assert notice.kind == "problem"
    assert "550" in notice.text
    assert inbox.envelopes == []
