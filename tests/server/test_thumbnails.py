"""Pictures of saved views: for who may open the view, and for nobody else."""

import pytest

from data.database import Database
from data.saved_views.records import InHouse, SavedView, State, Words
from data.saved_views.saving import delete_view, save_view
from data.saved_views.sharing import share_view
from data.users import User, add_user
from tests.server.visitor import PASSWORD, Visitor


@pytest.fixture
def theirs(database: Database) -> SavedView:
    """Of somebody else."""
    with database.begin() as connection:
        ben = add_user(connection, "ben@example.org", PASSWORD)
        return save_view(connection, ben.id, "chart", State("symbol=NONE"), Words("Ben's"))


def share(database: Database, view: SavedView, in_house: InHouse) -> None:
    with database.begin() as connection:
        share_view(connection, view.owner_id, view.id, {}, in_house)


def test_ones_own_has_a_picture(signed_in: Visitor, database: Database, ana: User) -> None:
    with database.begin() as connection:
        view = save_view(connection, ana.id, "chart", State("symbol=NONE"), Words("Mine"))
    answer = signed_in.get(f"/thumbnails/{view.id}.dark.svg")
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert "There is no instrument" in answer.text


def test_what_one_may_not_open_answers_like_what_never_was(
    signed_in: Visitor, database: Database, theirs: SavedView
) -> None:
    never = signed_in.get("/thumbnails/999999.light.svg")
    assert never.status_code == 404
    assert signed_in.get(f"/thumbnails/{2**63}.light.svg").status_code == 404
    address = f"/thumbnails/{theirs.id}.light.svg"
    hidden = signed_in.get(address)
    assert (hidden.status_code, len(hidden.data)) == (404, len(never.data))
    share(database, theirs, "view")
    assert signed_in.get(address).status_code == 200
    share(database, theirs, "")
    assert signed_in.get(address).status_code == 404


def test_what_is_deleted_has_none(signed_in: Visitor, database: Database, theirs: SavedView) -> None:
    share(database, theirs, "view")
    with database.begin() as connection:
        delete_view(connection, theirs.owner_id, theirs.id)
    assert signed_in.get(f"/thumbnails/{theirs.id}.light.svg").status_code == 404


def test_a_stranger_gets_nothing(visitor: Visitor, theirs: SavedView) -> None:
    assert visitor.get(f"/thumbnails/{theirs.id}.light.svg").status_code in {302, 401}
