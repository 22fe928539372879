"""A form is read totally: what it says becomes a definition, what can't be read is named beside its field."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.reports.definition import FORMATS, Condition, Definition, Destination, Entry, Schedule
from data.settings import Settings
from views.reports.form import Known, form_of, read_form
from views.reports.form_schedule import FIELDS as SCHEDULES
from views.reports.form_schedule import shown_fields

HERE = Settings(home=Path("/nonexistent"))
KNOWN = Known({1: "chart", 2: "risk", 3: "dashboard"}, {7, 8}, {"AAPL", "MSFT"}.__contains__, HERE)
PLAIN = Definition("Friday", schedule=Schedule("daily"))
FULL = Definition(
    title="Friday",
    text="# Hello\n\nYou.",
    entries=(Entry(1, ("statistics", "price")), Entry(3), Entry(1)),
    symbols=("MSFT", "AAPL"),
    formats=("html", "pdf", "csv"),
    paper="Letter",
    destinations=(
        Destination("mail", "ana@example.org"),
        Destination("mail", "ben@example.org"),
        Destination("notice", "7"),
        Destination("folder", "desk/weekly"),
        Destination("webhook", "https://hooks.example.org/desk"),
    ),
    schedule=Schedule("weekly", at="17:30", time_zone="Asia/Karachi", weekday=4, holidays="next", exchange="XKAR"),
    condition=Condition("number", 1, "statistics", "volatility", "moved_by", 0.125),
    on_failure="name",
    window_minutes=60,
)


def faults(**changes: Any) -> dict[str, str]:
    return dict(read_form({**form_of(PLAIN), **changes}, KNOWN).faults)


@pytest.mark.parametrize("is_percent", [False, True])
def test_what_was_written_is_read_again(is_percent: bool) -> None:
    read = read_form(form_of(FULL, is_percent=is_percent), KNOWN)
    assert read.faults == {}
    assert read.definition == FULL


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule(),
        Schedule("daily", at="00:00", time_zone="America/New_York"),
        Schedule("weekdays", holidays="skip", exchange="XNYS", catch_up="all"),
        Schedule("monthly", day=-1),
        Schedule("after_close", exchange="XKAR", minutes=45),
        Schedule("after_close", exchange="XKAR", minutes=0, weekday=0),
        Schedule("nth_session", exchange="XNYS", nth=-1),
        Schedule("cron", cron="0 8 * * 1-5", time_zone="Asia/Tokyo"),
    ],
)
def test_every_kind_of_schedule_is_read_again(schedule: Schedule) -> None:
    read = read_form(form_of(replace(PLAIN, schedule=schedule)), KNOWN)
    assert (read.faults, read.definition.schedule) == ({}, schedule)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": "x" * 121}),
        ("title", {"title": "a\x00b"}),
        ("text", {"text": "x" * 20_001}),
        ("entries", {"entries": [{"view_id": 9, "panels": []}]}),
        ("entries", {"entries": [{"view_id": 1, "panels": ["headline"]}]}),
        ("entries", {"entries": ["1"]}),
        ("entries", {"entries": [{"view_id": 1, "panels": []}] * 25}),
        ("symbols", {"symbols": ["AAPL", "LOST"]}),
        ("formats", {"formats": ["docx"]}),
        ("paper", {"paper": "A3"}),
        ("on_failure", {"on_failure": None}),
        ("window", {"window": "4"}),
        ("window", {"window": True}),
        ("schedule", {"schedule": "hourly"}),
        ("schedule", {"at": "8:00"}),
        ("schedule", {"time_zone": "Mars/Olympus"}),
        ("schedule", {"time_zone": "../../etc/passwd"}),
        ("schedule", {"schedule": "weekly", "weekday": ""}),
        ("schedule", {"schedule": "monthly", "day": "32"}),
        ("schedule", {"schedule": "after_close", "exchange": "NOWHERE"}),
        ("schedule", {"schedule": "after_close", "exchange": "XNYS", "minutes": "soon"}),
        ("schedule", {"schedule": "cron", "cron": "every day"}),
        ("schedule", {"holidays": "skip", "exchange": ""}),
        ("schedule", {"catch_up": "some"}),
        ("condition", {"condition": "maybe"}),
        ("condition", {"condition": "number", "condition_view": "9"}),
        ("condition", {"condition": "number", "condition_view": "3"}),
        ("condition", {"condition": "number", "condition_view": "1", "condition_panel": "headline"}),
        ("condition", {"condition": "number", "condition_view": "1", "value": "nan"}),
        ("condition", {"condition": "number", "condition_view": "1", "comparison": "moved_by", "value": 0}),
        ("mail", {"mail": "ana@example.org, nobody"}),
        ("mail", {"mail": "ana@example.org\nBcc: <ben@example.org>"}),
        ("mail", {"mail": "\n".join(f"a{number}@example.org" for number in range(51))}),
        ("people", {"people": ["7", "9"]}),
        ("people", {"people": ["me"]}),
        ("folder", {"folder": "../up"}),
        ("folder", {"folder": "/etc"}),
        ("webhooks", {"webhooks": "http://hooks.example.org"}),
        ("webhooks", {"webhooks": "https://user:word@hooks.example.org"}),
    ],
)
def test_what_can_not_be_read_is_named_beside_its_field(field: str, changes: dict[str, Any]) -> None:
    (named,) = faults(**changes).items()
    assert named[0] == field
    assert named[1].endswith(".")


def test_what_a_schedule_does_not_go_by_is_not_read() -> None:
    assert faults(schedule="daily", cron="every day", minutes="soon", nth="x", day="99") == {}
    assert faults(schedule="never", at="8", time_zone="") == {}
    assert shown_fields("daily", "send") == {"at", "time_zone", "holidays", "catch_up"}
    assert "exchange" in shown_fields("daily", "skip")
    assert "exchange" in shown_fields("after_close", None)
    assert shown_fields("hourly", None) == frozenset()


def test_a_draft_may_leave_its_condition_open() -> None:
    read = read_form({**form_of(PLAIN), "condition": "number"}, KNOWN)
    assert (read.faults, read.definition.condition) == ({}, Condition("number"))


def test_addresses_come_in_any_writing_and_each_once() -> None:
    read = read_form({**form_of(PLAIN), "mail": " ana@EXAMPLE.org;ben@example.org,\n\nana@example.org "}, KNOWN)
    assert [one.target for one in read.definition.destinations] == ["ana@example.org", "ben@example.org"]


FIELDS = sorted(form_of(PLAIN))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(FORMATS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


KINDS = st.fixed_dictionaries(
    {"schedule": st.sampled_from(sorted(SCHEDULES)), "condition": st.sampled_from(["always", "number"])}
)


@settings(max_examples=60)
@given(KINDS, st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=6))
def test_whatever_is_sent_is_read_without_breaking(kinds: dict[str, Any], raw: dict[str, Any]) -> None:
    read = read_form({**form_of(PLAIN), **kinds, **raw}, KNOWN)
    assert set(read.faults) <= set(FIELDS)
    assert read_form(form_of(read.definition), KNOWN).definition == read.definition
