"""Runs of reports: made once, delivered under one key, ended or tried again, whoever dies or fails in between."""

from datetime import timedelta

import pytest

from data.database import Database
from data.delivery.parcel import Parcel, Undeliverable, message_id_of
from data.notices import latest_notices
from data.reports.definition import Destination
from data.reports.forgetting import FILES_KEPT, forget_old
from data.reports.leases import STOPPED, Claim, LostLease, claim_run
from data.reports.outcomes import end_run
from data.reports.requests import try_again
from data.reports.runs import NotKept
from jobs.report_machine import INTERRUPTED, NOWHERE, UNEXPECTED, NotMade, NotThisTime
from tests.data.saved_views.conftest import ana, ben  # noqa: F401  (fixtures)
from tests.jobs.report_worlds import World, made, new_world

TERM = timedelta(seconds=60)


class Killed(BaseException):
    """What a worker that dies does not catch."""


@pytest.fixture
def world(database: Database, ana: int) -> World:  # noqa: F811  (a fixture)
    return new_world(database, ana)


def refuse(*, is_final: bool, channel: str = "mail") -> "object":
    def attempt(destination: Destination, _parcel: Parcel) -> None:
        if destination.channel == channel:
            raise Undeliverable("The mail server is away.", is_final=is_final)

    return attempt


def die(*_: object, **__: object) -> None:
    raise Killed


def work_until(world: World, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(f"jobs.report_machine.{place}", die)
        with pytest.raises(Killed):
            world.work()


def test_a_due_run_is_made_and_delivered_to_everybody(world: World) -> None:
    assert world.plan(minutes=1) == 1
    world.work()
    run = world.run()
    assert (run.state, run.reason, run.attempts, run.is_late) == ("sent", "", 1, False)
    assert (run.data_version, run.as_of, run.size) == (f"version {run.id}", "2026-01-01", len(f"run,{run.id}\n"))
    assert run.duration == timedelta(0)
    assert [(channel, parcel.key) for channel, parcel in world.delivered] == [
        (one.channel, one.key) for one in run.deliveries
    ]
    (parcel, other) = (parcel for _, parcel in world.delivered)
    assert parcel.message_id == message_id_of(parcel.key) != other.message_id
    assert parcel.files == other.files
    assert parcel.sender_id == world.owner
    assert {one.state for one in run.deliveries} == {"sent"}
    world.work(run.id)
    assert len(world.delivered) == 2  # it is done


def test_a_condition_that_does_not_hold_skips_it_and_says_so(world: World) -> None:
    world.make = lambda _claim: NotThisTime("Volatility stands at 12 %; it is sent above 20 %.")
    world.plan(minutes=1)
    world.work()
    assert (world.run().state, world.run().reason) == ("skipped", "Volatility stands at 12 %; it is sent above 20 %.")
    assert world.delivered == []


def test_who_dies_after_sending_leaves_it_to_be_sent_again_under_the_same_key(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.plan(minutes=1)
    work_until(world, monkeypatch, "mark_sent")
    assert (world.run().state, [one.state for one in world.run().deliveries]) == ("running", ["sending", "due"])
    assert world.waiting() == []  # the lease has not run out
    world.now += TERM + timedelta(seconds=1)
    world.make = die  # it is not made again
    world.work()
    assert world.run().state == "sent"
    first, again, other = (parcel for _, parcel in world.delivered)
    assert first == again
    assert other.key != first.key


@pytest.mark.parametrize("place", ["keep_made", "begin_delivery", "end_run"])
def test_who_dies_anywhere_loses_nothing(world: World, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    world.plan(minutes=1)
    work_until(world, monkeypatch, place)
    world.now += TERM + timedelta(seconds=1)
    world.work()
    assert (world.run().state, world.run().attempts) == ("sent", 2)
    assert sorted(parcel.key for _, parcel in world.delivered) == sorted(one.key for one in world.run().deliveries)


def test_what_was_refused_for_now_is_tried_again_later_and_what_was_sent_is_not(world: World) -> None:
    world.plan(minutes=1)
    world.attempt = refuse(is_final=False)
    for wait in (1, 5, 15):
        world.work()
        run = world.run()
        assert (run.state, run.reason) == ("retrying", "1 of 2 deliveries: The mail server is away.")
        assert run.next_attempt_at == world.now + timedelta(minutes=wait)
        world.work(run.id)  # too early
        assert world.run().attempts == run.attempts
        world.now += timedelta(minutes=wait)
    world.attempt = lambda *_: None
    world.work()
    assert world.run().state == "sent"
    assert [channel for channel, _ in world.delivered] == ["webhook", "mail"]


def test_what_was_made_does_not_go_out_in_the_name_of_who_was_disabled_since(world: World) -> None:
    world.plan(minutes=1)
    world.attempt = refuse(is_final=False)
    world.work()
    assert [channel for channel, _ in world.delivered] == ["webhook"]
    world.execute("UPDATE users SET disabled_at = now() WHERE id = :id", id=world.owner)
    world.attempt = lambda *_: None
    world.now += timedelta(hours=1)
    world.work()
    assert [channel for channel, _ in world.delivered] == ["webhook"]
    assert (world.run().state, world.run().reason) == ("failed", STOPPED["disabled"])


def test_what_failed_is_not_tried_again_without_the_files_that_are_kept_no_longer(world: World) -> None:
    world.plan(minutes=1)
    world.attempt = refuse(is_final=True)
    world.work()
    failed = world.run()
    assert forget_old(world.database, world.now + FILES_KEPT + timedelta(days=1)) == (1, 0)
    with pytest.raises(NotKept, match="run the report anew"), world.database.begin() as connection:
        try_again(connection, world.database.url, failed.id, now=world.now)
    world.work()
    assert world.run().state == "failed"


def test_after_the_last_try_its_author_is_told_inside_oriel(world: World) -> None:
    world.plan(minutes=1)
    world.attempt = refuse(is_final=False)
    for _ in range(5):
        world.work()
        world.now += timedelta(hours=2)
    run = world.run()
    assert (run.state, run.attempts) == ("failed", 5)
    assert [(one.state, one.error) for one in run.deliveries] == [("failed", "The mail server is away."), ("sent", "")]
    with world.database.connect() as connection:
        (notice,) = latest_notices(connection, world.owner)
    assert "due on 2026-01-01 at 00:01 UTC, was not sent. 1 of 2 deliveries: The mail server is away." in notice.text
    assert (notice.kind, notice.href) == ("problem", f"/reports/{world.report}/runs")


def test_a_final_refusal_fails_at_once_and_can_be_tried_again_under_the_same_key(world: World) -> None:
    world.plan(minutes=1)
    world.attempt = refuse(is_final=True)
    world.work()
    before = world.run()
    assert (before.state, before.attempts) == ("failed", 1)
    world.attempt = lambda *_: None
    with world.database.begin() as connection:
        assert try_again(connection, world.database.url, before.id, now=world.now)
        assert not try_again(connection, world.database.url, before.id, now=world.now)
    world.work()
    after = world.run()
    assert after.state == "sent"
    assert [one.key for one in after.deliveries] == [one.key for one in before.deliveries]
    assert [channel for channel, _ in world.delivered] == ["webhook", "mail"]


def test_a_report_that_could_not_be_made_is_never_delivered(world: World) -> None:
    def fail(_claim: Claim) -> None:
        raise NotMade("A part of it could not be made: SPX: the cone: no data.", is_final=False)

    world.plan(minutes=1)
    world.make = fail
    for _ in range(5):
        world.work()
        world.now += timedelta(hours=2)
    assert (world.run().state, world.run().reason) == (
        "failed",
        "A part of it could not be made: SPX: the cone: no data.",
    )
    assert (world.run().deliveries, world.run().files, world.delivered) == ((), (), [])


def test_an_unexpected_fault_is_tried_again_and_said_without_its_insides(world: World) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret")

    world.plan(minutes=1)
    world.make = fail
    world.work()
    assert (world.run().state, world.run().reason) == ("retrying", UNEXPECTED)
    world.now += timedelta(minutes=1)
    world.make, world.attempt = made, fail
    world.work()
    assert (world.run().state, world.run().reason) == ("retrying", f"2 of 2 deliveries: {UNEXPECTED}")


def test_what_ends_its_worker_each_time_is_given_up(world: World) -> None:
    world.plan(minutes=1)
    world.make = die
    for _ in range(5):
        with pytest.raises(Killed):
            world.work()
        world.now += TERM + timedelta(seconds=1)
    world.work()
    assert (world.run().state, world.run().reason) == ("failed", INTERRUPTED)


def test_who_was_only_slow_sends_and_ends_nothing_any_more(world: World) -> None:
    world.plan(minutes=1)
    with world.database.begin() as connection:
        slow = claim_run(connection, world.run().id, now=world.now, term=TERM)
        assert slow
        assert claim_run(connection, world.run().id, now=world.now + TERM, term=TERM) is None
    world.now += TERM + timedelta(seconds=1)
    world.work()
    with pytest.raises(LostLease), world.database.begin() as connection:
        end_run(connection, slow, "failed", "too late", now=world.now)
    assert world.run().state == "sent"


def test_losing_the_lease_while_making_keeps_and_sends_nothing(world: World) -> None:
    def take_long(claim: Claim) -> object:
        world.execute("UPDATE report_runs SET lease = 'another'")
        return made(claim)

    world.plan(minutes=1)
    world.make = take_long
    world.work()
    assert (world.run().state, world.run().files, world.delivered) == ("running", (), [])


@pytest.mark.parametrize("column", ["deleted_at", "paused_at"])
def test_what_was_deleted_or_paused_meanwhile_is_not_sent(world: World, column: str) -> None:
    world.plan(minutes=1)
    world.execute(f"UPDATE reports SET {column} = now()")  # noqa: S608  (a name from above)
    world.work()
    assert world.run().state == "skipped"
    assert f"was {column.removesuffix('_at')} before" in world.run().reason
    assert world.delivered == []


def test_a_report_without_destinations_fails_and_says_what_to_do(world: World) -> None:
    world.change(destinations=())
    world.plan(minutes=1)
    world.work()
    assert (world.run().state, world.run().reason) == ("failed", NOWHERE)


def test_a_late_start_is_marked(world: World) -> None:
    world.plan(minutes=1)
    world.now += timedelta(minutes=11)
    world.work()
    assert (world.run().state, world.run().is_late) == ("sent", True)
