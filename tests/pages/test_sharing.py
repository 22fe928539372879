"""What is filled in to share a view, read as the terms of its link; and a link in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data.share_links.terms import BadTerms, Link, Open, Terms
from pages._link_words import opens_table, words_of
from pages._share_terms import terms_of

NOW = datetime(2026, 11, 21, 13, 30, tzinfo=UTC)
AS_IT_OPENS = {
    "mode": "live",
    "label": "",
    "ends": "30",
    "day": None,
    "password": "",
    "change": "nothing",
    "options": [],
    "opens": None,
    "origins": None,
}
LINK = Link(
    id=1,
    owner_id=1,
    owner="Ana",
    view_id=2,
    view_name="Tech",
    view_kind="chart",
    snapshot_id=None,
    label="",
    mode="live",
    may_change="nothing",
    is_redacted=False,
    may_download=False,
    shows_all=False,
    has_password=False,
    origins=(),
    most_opens=None,
    opens=0,
    expires_at=None,
    paused_at=None,
    revoked_at=None,
    last_opened_at=None,
    created_at=NOW,
)


def terms(**filled: Any) -> Terms:
    return terms_of({**AS_IT_OPENS, **filled}, NOW)


def test_as_it_opens_it_is_live_for_thirty_days() -> None:
    assert terms() == Terms(expires_at=NOW + timedelta(days=30))


def test_everything_that_is_filled_in_counts() -> None:
    filled = terms(
        label="Desk",
        ends="never",
        password="three herons",
        change="both",
        options=["redacted", "download"],
        opens=5,
        origins="https://a.example\n https://b.example ",
    )
    assert filled == Terms(
        "live", "Desk", "both", True, True, "three herons", ("https://a.example", "https://b.example"), 5, None
    )


def test_a_last_day_is_the_links_too() -> None:
    assert terms(ends="day", day="2026-12-24").expires_at == datetime(2026, 12, 25, tzinfo=UTC)


def test_of_a_frozen_view_nothing_can_be_changed_whatever_was_chosen_before() -> None:
    assert terms(mode="frozen", change="both").may_change == "nothing"


@pytest.mark.parametrize(
    ("filled", "fault"),
    [
        ({"ends": "day"}, "Choose the last day"),
        ({"ends": "day", "day": "soon"}, "Choose the last day"),
        ({"ends": "day", "day": "9999-12-31"}, "Choose the last day"),
        ({"ends": "forty"}, "Choose the last day"),
        ({"opens": "many"}, "whole number"),
    ],
)
def test_what_cannot_be_understood_is_told(filled: dict[str, Any], fault: str) -> None:
    with pytest.raises(BadTerms, match=fault):
        terms(**filled)


def test_what_no_form_offers_allows_nothing() -> None:
    filled = terms(mode="thawed", change="owner", options=["everything"])
    assert (filled.mode, filled.may_change, filled.is_redacted, filled.may_download) == (
        "live",
        "nothing",
        False,
        False,
    )


def test_a_link_says_its_terms_and_how_often_it_was_opened() -> None:
    assert list(words_of(LINK, is_own=True)) == ["live", "not opened yet", "never ends"]
    opened = replace(
        LINK, label="Desk", may_change="range", has_password=True, opens=3, last_opened_at=NOW, expires_at=NOW
    )
    assert list(words_of(opened, is_own=False)) == [
        "made by Ana",
        "of Tech",
        "live",
        "the range may be changed",
        "with a password",
        "opened 3 times, last 2026-11-21 13:30 UTC",
        "ends 2026-11-21 13:30 UTC",
    ]
    assert "opened 0 of 5 times" in list(words_of(replace(LINK, most_opens=5), is_own=True))


def test_who_came_is_a_table() -> None:
    (row,) = opens_table([Open(NOW, "203.0.113.0/24", "Firefox", "opened")]).frame.to_dict("records")
    assert row == {"at": NOW, "outcome": "opened", "address": "203.0.113.0/24", "user_agent": "Firefox"}
