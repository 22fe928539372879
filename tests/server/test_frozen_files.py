"""Tables of a snapshot as files: to who froze it, as they were frozen."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from data.home import Home, make_home
from data.saved_views.records import State, Words
from data.saved_views.saving import save_view
from data.schema import snapshots
from data.settings import Settings
from data.snapshots import Snapshot, get_snapshot
from data.users import User, add_user
from tests.data.market_data import made_bars, store
from tests.server.visitor import Visitor
from views.documents.snapshots import freeze

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def frozen(settings: Settings, home: Home, user_id: int) -> Snapshot:
    with home.database.begin() as connection:
        view = save_view(connection, user_id, "home", State(""), Words("All there is"))
    return freeze(make_home(settings, home.database), user_id, view.id, made_at=NOW)


@pytest.fixture
def own(settings: Settings, home: Home, ana: User) -> Snapshot:
    store(home.database, "AAA", made_bars("2024-01-01", 40))
    return frozen(settings, home, ana.id)


def test_it_has_what_was_frozen_whatever_came_since(home: Home, signed_in: Visitor, own: Snapshot) -> None:
    store(home.database, "BBB", made_bars("2024-01-01", 40))
    answer = signed_in.get(f"/export/snapshots/{own.id}/0/instruments.csv")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == ("attachment; filename=All-there-is-instruments-2024-02-09.csv")
    assert "AAA" in answer.text
    assert "BBB" not in answer.text
    book = signed_in.get(f"/export/snapshots/{own.id}/0/instruments.xlsx")
    assert book.mimetype.endswith("spreadsheetml.sheet")


@pytest.mark.parametrize("path", ["0/price", "9/instruments"])
def test_what_is_not_in_it_is_not_found(signed_in: Visitor, own: Snapshot, path: str) -> None:
    assert signed_in.get(f"/export/snapshots/{own.id}/{path}.csv").status_code == 404


def test_somebody_elses_and_none_at_all_answer_alike(
    settings: Settings, home: Home, signed_in: Visitor, own: Snapshot
) -> None:
    with home.database.begin() as connection:
        other = add_user(connection, "ben@example.org", "three quiet herons").id
    theirs = frozen(settings, home, other)
    answers = [
        signed_in.get(f"/export/snapshots/{number}/0/instruments.csv", headers={"Accept": "application/json"})
        for number in (theirs.id, 10**9, 10**18, 10**30)
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({answer.json["error"] for answer in answers}) == 1


def test_what_was_altered_is_not_given_out(home: Home, signed_in: Visitor, own: Snapshot) -> None:
    with home.database.begin() as connection:
        connection.execute(update(snapshots).values(sha256=bytes(32)))
        assert get_snapshot(connection, own.owner_id, own.id).sha256 == bytes(32)
    answer = signed_in.get(f"/export/snapshots/{own.id}/0/instruments.csv", headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert "digest" in answer.json["error"]


def test_without_a_session_there_is_no_file(visitor: Visitor, own: Snapshot) -> None:
    assert visitor.get(f"/export/snapshots/{own.id}/0/instruments.csv").status_code in {302, 401}
