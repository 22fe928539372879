"""Whom a view can be shared with."""

from data.database import Database
from data.saved_views.people import how_many_named, list_people
from data.saved_views.records import State, Words
from data.saved_views.saving import save_view
from data.saved_views.sharing import share_view
from data.users import disable_user


def test_everybody_else_who_may_sign_in_is_offered(database: Database, ana: int, ben: int) -> None:
    with database.begin() as connection:
        assert [one.name for one in list_people(connection, ana)] == ["ben@example.org"]
        disable_user(connection, ben)
        assert list_people(connection, ana) == ()


def test_the_owner_sees_with_how_many_each_is_shared(database: Database, ana: int, ben: int) -> None:
    with database.begin() as connection:
        shared, alone = (save_view(connection, ana, "chart", State(""), Words(name)).id for name in ("a", "b"))
        share_view(connection, ana, shared, {ben: True})
        assert how_many_named(connection, ana) == {shared: 1}
        assert alone not in how_many_named(connection, ana)
        assert how_many_named(connection, ben) == {}
