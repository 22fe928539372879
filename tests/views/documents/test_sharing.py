"""A link live or frozen; for what can't be shared nothing is frozen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.home import Home
from data.saved_views.records import NoSuchView
from data.saved_views.sharing import share_view
from data.share_links.reading import list_links
from data.share_links.terms import BadTerms, MayNotShare, Terms
from data.share_links.visiting import find_shared
from data.snapshots import list_snapshots
from tests.views.documents.conftest import Save
from views.documents.sharing import share
from views.documents.snapshots import freeze, reopen

NOW = datetime(2026, 11, 21, 13, 30, tzinfo=UTC)
FROZEN = Terms(mode="frozen", label="For the desk")


def how_many(home: Home, user: int) -> tuple[int, int]:
    with home.database.connect() as connection:
        return len(list_snapshots(connection, user)), len(list_links(connection, user))


def test_a_live_link_freezes_nothing(stocked: Home, ana: int, save: Save) -> None:
    made = share(stocked, ana, save("chart", "symbol=AAA").id, Terms(), NOW)
    assert made.link.snapshot_id is None
    assert how_many(stocked, ana) == (0, 1)


def test_a_frozen_link_shows_the_view_as_it_is_now_and_never_what_the_link_is_called(
    stocked: Home, ana: int, save: Save
) -> None:
    view = save("chart", "symbol=AAA", "Tech")
    made = share(stocked, ana, view.id, FROZEN, NOW)
    assert made.link.snapshot_id is not None
    with stocked.database.connect() as connection:
        opened = reopen(connection, ana, made.link.snapshot_id)
        found = find_shared(connection, made.token)
    assert (opened.snapshot.view_id, opened.snapshot.title, opened.document.made_at) == (view.id, "Tech", NOW)
    assert found is not None
    assert found.snapshot_id == opened.snapshot.id


def test_a_snapshot_that_there_is_can_be_shared_and_no_other_is_made(stocked: Home, ana: int, save: Save) -> None:
    view, other = save("chart", "symbol=AAA"), save("chart", "symbol=BBB")
    snapshot = freeze(stocked, ana, view.id, made_at=NOW)
    assert share(stocked, ana, view.id, FROZEN, NOW, snapshot_id=snapshot.id).link.snapshot_id == snapshot.id
    with pytest.raises(BadTerms, match="no such snapshot of this view"):
        share(stocked, ana, other.id, FROZEN, NOW, snapshot_id=snapshot.id)
    assert how_many(stocked, ana) == (1, 1)


def test_for_what_cannot_be_shared_nothing_is_frozen(stocked: Home, ana: int, ben: int, save: Save) -> None:
    view = save("chart", "symbol=AAA")
    over = replace(FROZEN, expires_at=NOW - timedelta(days=1))
    with pytest.raises(BadTerms):
        share(stocked, ana, view.id, over, NOW)
    with pytest.raises(NoSuchView):
        share(stocked, ben, view.id, FROZEN, NOW)
    with stocked.database.begin() as connection:
        share_view(connection, ana, view.id, {ben: False})
    with pytest.raises(MayNotShare):
        share(stocked, ben, view.id, FROZEN, NOW)
    assert how_many(stocked, ana) == how_many(stocked, ben) == (0, 0)
