"""What the buttons of a report do: all or nothing, for its owner alone, told in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data.home import Home
from data.reports.definition import Condition, Definition, Destination, Entry, Schedule
from data.reports.keeping import get_report, list_reports
from data.reports.records import Report
from data.reports.runs import Delivery, KeptFile, Run, get_run
from data.saved_views.records import State, Words
from data.saved_views.saving import save_view
from data.users import add_user
from pages import _report_deeds as deeds
from pages import _report_form as form
from pages._report_deeds import Kept, Outcome, act, row_id
from pages._report_entries import edited
from pages._report_ledger import run_line
from pages._report_sent import sent_form
from pages._report_words import due, duration_words, run_words
from tests.server.visitor import PASSWORD
from views.reports.form import form_of

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NEW = Kept(None, 0)


@pytest.fixture
def people(home: Home) -> list[int]:
    with home.database.begin() as connection:
        return [add_user(connection, f"{name}@example.org", PASSWORD).id for name in ("ana", "ben")]


@pytest.fixture
def view(home: Home, people: list[int]) -> int:
    with home.database.begin() as connection:
        return save_view(connection, people[0], "chart", State("symbol=AAPL"), Words("Tech")).id


@pytest.fixture
def asking(home: Home, people: list[int], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Who asks is the first in the list."""
    for module in (deeds, form):
        monkeypatch.setattr(module, "home", lambda: home)
        monkeypatch.setattr(module, "market", lambda: home.market, raising=False)
        monkeypatch.setattr(module, "user_id", lambda: people[0], raising=False)
    return people


def written(view: int, **changes: Any) -> dict[str, Any]:
    definition = Definition("Friday", entries=(Entry(view),), destinations=(Destination("folder", "desk"),))
    return {**form_of(replace(definition, schedule=Schedule("daily"))), **changes}


def kept_by(outcome: Outcome) -> Kept:
    assert outcome.report
    return Kept(outcome.report.id, outcome.report.version)


def stored(home: Home, person: int) -> tuple[Report, ...]:
    with home.database.connect() as connection:
        return list_reports(connection, person)


def test_a_new_one_is_kept_as_a_draft_and_opened(home: Home, asking: list[int], view: int) -> None:
    done = act("save", NEW, written(view, title=""))
    (report,) = stored(home, asking[0])
    assert done.report == report
    assert (report.standing, report.definition.title) == ("draft", deeds.UNTITLED)
    assert (done.goes_to, done.kind) == (f"/reports/{report.id}", "success")


def test_what_is_at_fault_or_missing_is_named_and_nothing_is_kept(home: Home, asking: list[int], view: int) -> None:
    done = act("publish", NEW, written(view, title="", window="soon", folder=""))
    assert set(done.faults) == {"title", "window", "mail"}
    assert (done.kind, done.said, stored(home, asking[0])) == ("error", deeds.AT_FAULT, ())


def test_it_is_published_paused_and_resumed(asking: list[int], view: int) -> None:
    done = act("publish", NEW, written(view))
    assert done.report
    assert done.report.standing == "active"
    kept = kept_by(done)
    for deed, standing in (("pause", "paused"), ("resume", "active")):
        report = act(deed, kept, {}).report
        assert report
        assert report.standing == standing


def test_one_that_is_sent_is_saved_only_whole(home: Home, asking: list[int], view: int) -> None:
    kept = kept_by(act("publish", NEW, written(view)))
    assert set(act("save", kept, written(view, entries=[])).faults) == {"entries"}
    done = act("save", kept, written(view, title="Saturday"))
    assert (done.said, done.goes_to) == ("Saved.", "")
    assert stored(home, asking[0])[0].definition.title == "Saturday"


def test_of_two_who_change_it_the_later_is_told(home: Home, asking: list[int], view: int) -> None:
    kept = kept_by(act("save", NEW, written(view)))
    assert act("save", kept, written(view, title="First")).kind == "success"
    late = act("save", kept, written(view, title="Second"))
    assert (late.kind, late.report) == ("error", None)
    assert "changed elsewhere" in late.said
    assert stored(home, asking[0])[0].definition.title == "First"


def test_a_test_goes_to_who_asks_as_the_form_has_it(home: Home, asking: list[int], view: int) -> None:
    kept = kept_by(act("save", NEW, written(view)))
    done = act("test", kept, written(view, title="Not kept yet", condition="newer"))
    with home.database.connect() as connection:
        run = get_run(connection, asking[0], done.run or 0)
        report = get_report(connection, asking[0], kept.number or 0)
    assert (run.origin, run.state) == ("test", "due")
    assert (run.definition.title, run.definition.condition) == ("Not kept yet", Condition())
    assert run.definition.destinations == (Destination("notice", str(asking[0])),)  # no mail is sent from here
    assert report.definition.title == "Friday"


def test_it_is_run_now_for_everybody_and_kept_first(home: Home, asking: list[int], view: int) -> None:
    kept = kept_by(act("publish", NEW, written(view)))
    done = act("run", kept, written(view, folder="desk/now"))
    with home.database.connect() as connection:
        run = get_run(connection, asking[0], done.run or 0)
    assert (run.origin, run.definition.destinations) == ("now", (Destination("folder", "desk/now"),))
    assert stored(home, asking[0])[0].definition == run.definition
    assert act("run", kept_by(done), written(view, folder="")).run is None


def test_it_is_copied_and_deleted_with_a_way_back(home: Home, asking: list[int], view: int) -> None:
    kept = kept_by(act("publish", NEW, written(view)))
    copy = act("duplicate", kept, {})
    assert copy.report
    assert (copy.report.standing, copy.goes_to) == ("draft", f"/reports/{copy.report.id}")
    done = act("delete", kept, {})
    assert (done.goes_to, done.undo) == ("/reports", f"undelete {kept.number}")
    assert [report.id for report in stored(home, asking[0])] == [copy.report.id]


def test_nobody_does_anything_with_what_is_not_theirs(home: Home, asking: list[int], view: int) -> None:
    kept = kept_by(act("publish", NEW, written(view)))
    before = stored(home, asking[0])
    asking.reverse()
    for deed in deeds.DEEDS:
        for number in (kept.number, 999_999):
            done = act(deed, Kept(number, kept.version), written(view, entries=[]))
            assert (done.report, done.run, done.kind) == (None, None, "error")
    assert set(act("save", NEW, written(view)).faults) == {"entries"}  # nor is it shown in a report of one's own
    assert stored(home, asking[1]) == before


def test_what_a_browser_sends_is_gathered_whatever_it_is() -> None:
    panels = [{"id": {"type": "report-panels", "row": 1}, "property": "value", "value": ["price"]}]
    fields = [{"id": {"type": "report-field", "name": "title"}, "property": "value", "value": "T"}]
    entries = {"id": "report-entries", "property": "data", "value": [{"view_id": 1, "panels": ["x"]}, {"view_id": 2}]}
    assert sent_form([panels, fields, entries]) == {
        "title": "T",
        "entries": [{"view_id": 1, "panels": ["x"]}, {"view_id": 2, "panels": ["price"]}],
    }
    strange = [{"id": {"type": ["a"], "name": {}}, "property": "value"}]
    assert sent_form([strange, {"id": "report-entries", "value": "rubbish"}, []]) == {"entries": []}


def test_views_are_added_moved_and_taken_out() -> None:
    three = [{"view_id": number, "panels": []} for number in (1, 2, 3)]

    def order(pressed: object, added: object = None) -> list[int]:
        return [one["view_id"] for one in edited(three, pressed, added)]

    assert order(None, "9") == [1, 2, 3, 9]
    assert order({"value": "up 1"}) == [2, 1, 3]
    assert order({"value": "down 1"}) == [1, 3, 2]
    assert order({"value": "out 0"}) == [2, 3]
    for nothing in ("up 0", "down 2", "out 3", "out -1", "up", "", "sideways 1", "up 1 2", "up ²"):
        assert order({"value": nothing}) == [1, 2, 3]


@pytest.mark.parametrize("raw", [None, True, 0, -1, 2**60, "0x1", "²", "9" * 16, "", 1.5, [1]])
def test_what_can_be_no_row_is_none(raw: object) -> None:
    assert row_id(raw) is None


def run_of(**changes: Any) -> Run:
    values: dict[str, Any] = {
        "id": 5, "report_id": 1, "fire_at": NOW, "origin": "schedule", "state": "sent", "reason": "", "is_late": False,
        "definition": Definition("R"), "attempts": 1, "progress": "", "created_at": NOW, "started_at": NOW,
        "finished_at": NOW + timedelta(seconds=61), "next_attempt_at": None, "data_version": "v", "as_of": "2026-11-19",
        "notes": (), "files": (KeptFile("a b.pdf", "application/pdf", 1_500_000),),
        "deliveries": (Delivery(1, "mail", "ana@example.org", "k", "sent", 1, "", NOW),),
    }  # fmt: skip
    return Run(**{**values, **changes})


def test_the_ledger_masks_who_it_went_to_and_says_why_it_did_not() -> None:
    line = run_line(run_of(is_late=True))
    assert (line.outcome, line.when, line.deeds) == ("Sent, late", "2026-11-20 12:00 UTC", [("Send again", "again 5")])
    assert line.deliveries[0].target == "a…@example.org"
    assert dict(line.facts)["Took"] == "1 min 1 s"
    assert dict(line.facts)["Size"] == "1.5 MB"
    assert line.files[0].address == "/reports/runs/5/a%20b.pdf"
    refused = Delivery(1, "mail", "ana@example.org", "k", "failed", 3, "The mail server refused it.", None)
    failed = run_line(run_of(state="failed", reason="It was refused.", deliveries=(refused,)))
    assert (failed.outcome, failed.reason, failed.deeds) == ("Failed", "It was refused.", [("Try again", "retry 5")])
    assert failed.deliveries[0].words == "Not sent. The mail server refused it."
    assert "ana@example.org" not in f"{line}{failed}"


def test_how_a_run_goes_is_said_in_words() -> None:
    open_run = {"finished_at": None, "started_at": None}
    assert run_words(run_of()) == ("Sent to 1 place in 1 min 1 s.", "done")
    assert run_words(run_of(state="running", progress="Tech: Price (40%)", **open_run))[0] == "Tech: Price (40%)"
    assert run_words(run_of(state="due", **open_run))[1] == "busy"
    retried = run_of(state="retrying", reason="The server is down.", next_attempt_at=NOW, **open_run)
    assert run_words(retried)[0] == "The server is down. It is tried again at 2026-11-20 12:00 UTC."
    assert run_words(run_of(state="failed", reason="No."))[1] == "failed"
    assert run_words(run_of(state="skipped", reason="Nothing newer.")) == ("Nothing newer.", "done")
    assert [duration_words(timedelta(seconds=seconds)) for seconds in (0.44, 59, 7200)] == ["0.4 s", "59.0 s", "2.0 h"]


def test_when_it_is_due_is_said_in_its_own_zone_and_in_utc() -> None:
    schedule = Schedule("daily", at="02:00", time_zone="Asia/Karachi")
    report = Report(1, 1, 1, Definition("R", schedule=schedule), False, None, None, NOW, NOW)
    assert due(report, NOW) == "Next Sat 2026-11-21 02:00 Asia/Karachi, Fri 21:00 UTC"
    assert due(replace(report, is_draft=True), NOW) == "Nothing is sent before it is published"
    assert due(replace(report, paused_at=NOW), NOW) == "Nothing is sent since 2026-11-20"
    friday = Schedule("after_close", exchange="XKAR", minutes=30, weekday=4)
    at_close = replace(report, definition=Definition("R", schedule=friday))
    assert due(at_close, NOW) == "Next Fri 2026-11-27 17:00 Asia/Karachi, 12:00 UTC"
