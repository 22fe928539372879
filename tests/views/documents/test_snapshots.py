"""What is frozen opens again as it was, whatever happens to the data; and what was altered is named."""

import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import update

from data.home import Home, make_home
from data.saved_views.records import NoSuchView
from data.saved_views.saving import delete_view
from data.saved_views.sharing import share_view
from data.schema import saved_views, snapshots
from data.snapshots import (
    AlteredSnapshot,
    NoSuchSnapshot,
    Snapshot,
    content_of,
    delete_snapshot,
    get_snapshot,
    list_snapshots,
)
from tests.data.market_data import made_bars, store
from tests.views.documents.conftest import Save
from views.documents.comparing import compare
from views.documents.document import Document, canonical_json, document_from_json
from views.documents.snapshots import freeze, reopen, verify
from views.registry import kinds

NOW = datetime(2026, 11, 21, 13, 30, 5, 123456, tzinfo=UTC)


def opened(home: Home, user: int, snapshot: Snapshot) -> Document:
    with home.database.connect() as connection:
        return reopen(connection, user, snapshot.id).document


def test_it_freezes_a_view_with_its_numbers_and_where_they_come_from(stocked: Home, ana: int, save: Save) -> None:
    view = save("chart", "symbol=AAA&range=1y", "A")
    snapshot = freeze(stocked, ana, view.id, made_at=NOW)
    document = opened(stocked, ana, snapshot)
    assert (snapshot.title, snapshot.view_id, snapshot.made_at, snapshot.as_of) == ("A", view.id, NOW, "2021-02-03")
    assert (snapshot.data_version, snapshot.code_version) == (document.data_version, document.code_version)
    assert [panel.name for panel in document.sections[0].panels] == list(kinds()["chart"].lead)
    assert document.made_at == NOW
    assert document.failures == ()


def test_it_opens_as_it_was_after_the_data_the_view_and_its_name_have_changed(
    stocked: Home, ana: int, save: Save
) -> None:
    view = save("chart", "symbol=AAA&range=1y")
    snapshot = freeze(stocked, ana, view.id, "  Before \x00 the news ", made_at=NOW)
    before = canonical_json(opened(stocked, ana, snapshot))
    store(stocked.database, "AAA", made_bars("2021-02-04", 30, price=900.0))
    with stocked.database.begin() as connection:
        delete_view(connection, ana, view.id)
        connection.execute(saved_views.delete())
    assert canonical_json(opened(stocked, ana, snapshot)) == before
    with stocked.database.connect() as connection:
        assert content_of(connection, ana, snapshot.id) == before
        (listed,) = list_snapshots(connection, ana)
    assert (listed.title, listed.view_id) == ("Before the news", None)


def test_the_same_data_have_the_same_version_and_other_data_another(stocked: Home, ana: int, save: Save) -> None:
    view = save("chart", "symbol=AAA")

    def version() -> str:
        return freeze(make_home(stocked.settings, stocked.database), ana, view.id, made_at=NOW).data_version

    first, second = version(), version()
    store(stocked.database, "BBB", made_bars("2021-04-01", 5))
    third = version()
    store(stocked.database, "AAA", made_bars("2021-02-04", 5))
    assert first == second == third != version()


def test_every_kind_freezes_to_the_byte(demo_home: Home, demo_ana: int, demo_saved: dict[str, int]) -> None:
    for kind, view_id in demo_saved.items():
        snapshot = freeze(demo_home, demo_ana, view_id, made_at=NOW, slow="kept")
        with demo_home.database.connect() as connection:
            content = content_of(connection, demo_ana, snapshot.id)
        document = document_from_json(orjson.loads(content))
        assert canonical_json(document) == content, kind
        assert document.failures == (), kind
        found = compare(document, document)
        assert (found.changes, found.panels) == (0, ()), kind
        assert found.compared > len(document.sections[0].panels), kind
    with demo_home.database.connect() as connection:
        assert [checked.fault for checked in verify(connection)] == [""] * len(demo_saved)


def test_progress_names_what_is_being_made_and_ends_at_the_end(stocked: Home, ana: int, save: Save) -> None:
    told: list[tuple[float, str]] = []
    freeze(stocked, ana, save("chart", "symbol=AAA", "A").id, made_at=NOW, progress=lambda *now: told.append(now))
    assert told[0] == (0.0, "A: Price")
    assert [fraction for fraction, _ in told] == sorted(fraction for fraction, _ in told)
    assert told[-1][0] == 1.0


@pytest.mark.parametrize("there", [True, False])
def test_somebody_elses_and_none_at_all_answer_alike(
    stocked: Home, ana: int, ben: int, save: Save, there: bool
) -> None:
    view = save("chart", "symbol=AAA")
    snapshot = freeze(stocked, ana, view.id, made_at=NOW)
    with stocked.database.begin() as connection:
        share_view(connection, ana, view.id, {ben: True})  # the view, and not what Ana has frozen of it
        wanted = snapshot.id if there else 10**9
        answers = set()
        for ask in (get_snapshot, content_of, reopen, delete_snapshot):
            with pytest.raises(NoSuchSnapshot) as caught:
                ask(connection, ben, wanted)
            answers.add(str(caught.value))
        assert list_snapshots(connection, ben) == list_snapshots(connection, ben, view.id) == ()
        assert get_snapshot(connection, ana, snapshot.id) == snapshot
    assert len(answers) == 1


def test_nobody_freezes_what_they_may_not_open(stocked: Home, ben: int, save: Save) -> None:
    with pytest.raises(NoSuchView):
        freeze(stocked, ben, save("chart", "symbol=AAA").id, made_at=NOW)


def test_they_are_listed_newest_first_and_by_view(stocked: Home, ana: int, save: Save) -> None:
    one, other = save("chart", "symbol=AAA"), save("chart", "symbol=BBB")
    times = [NOW, NOW + timedelta(hours=2), NOW + timedelta(hours=1)]
    ids = [freeze(stocked, ana, view.id, made_at=at).id for view, at in zip((one, one, other), times, strict=True)]
    with stocked.database.begin() as connection:
        assert [each.id for each in list_snapshots(connection, ana)] == [ids[1], ids[2], ids[0]]
        assert [each.id for each in list_snapshots(connection, ana, one.id)] == [ids[1], ids[0]]
        delete_snapshot(connection, ana, ids[0])
        assert [each.id for each in list_snapshots(connection, ana, one.id)] == [ids[1]]


def altered(home: Home, snapshot: Snapshot, **values: Any) -> None:
    with home.database.begin() as connection:
        connection.execute(update(snapshots).where(snapshots.c.id == snapshot.id).values(values))


def of_another_form(home: Home, user: int, snapshot: Snapshot) -> dict[str, Any]:
    import hashlib

    with home.database.connect() as connection:
        raw = orjson.loads(content_of(connection, user, snapshot.id))
    content = orjson.dumps({**raw, "form": 99})
    return {"document": zlib.compress(content), "sha256": hashlib.sha256(content).digest()}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"document": zlib.compress(b'{"form": 1}')}, "digest"),
        ({"document": b"no zlib at all"}, "unpacked"),
        ({"sha256": bytes(32)}, "digest"),
        ({"data_version": "another"}, "beside it"),
        ({"made_at": NOW + timedelta(days=1)}, "beside it"),
        (of_another_form, "can't read it"),
    ],
)
def test_what_was_altered_or_is_unreadable_is_named(
    stocked: Home, ana: int, save: Save, change: Any, fault: str
) -> None:
    view = save("chart", "symbol=AAA")
    good, bad = (freeze(stocked, ana, view.id, made_at=NOW) for _ in range(2))
    altered(stocked, bad, **(change(stocked, ana, bad) if callable(change) else change))
    with stocked.database.connect() as connection:
        checked = {each.snapshot.id: each.fault for each in verify(connection, ana)}
        assert checked[good.id] == ""
        assert fault in checked[bad.id]
        if fault != "beside it":
            with pytest.raises(AlteredSnapshot, match=fault):
                reopen(connection, ana, bad.id)
