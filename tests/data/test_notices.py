from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, update

from data.database import Database
from data.notices import KEPT_READ, latest_notices, mark_read, tell, unread_count
from data.schema import notices
from data.users import add_user


@pytest.fixture
def ana(database: Database) -> int:
    with database.begin() as connection:
        return add_user(connection, "ana@example.org", "three quiet herons").id


@pytest.fixture
def bo(database: Database) -> int:
    with database.begin() as connection:
        return add_user(connection, "bo@example.org", "three quiet herons").id


def test_it_is_told_once_for_a_key(database: Database, ana: int) -> None:
    def once(_: int) -> bool:
        with database.begin() as connection:
            return tell(connection, ana, "run-7", "problem", "The weekly desk could not be sent.", href="/reports/3")

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(once, range(12))) == 1
    with database.connect() as connection:
        (notice,) = latest_notices(connection, ana)
    assert (notice.kind, notice.text, notice.href) == ("problem", "The weekly desk could not be sent.", "/reports/3")
    assert not notice.is_read


def test_the_newest_comes_first_and_each_has_their_own(database: Database, ana: int, bo: int) -> None:
    with database.begin() as connection:
        for number in range(3):
            tell(connection, ana, f"ana-{number}", "info", str(number))
        tell(connection, bo, "bo", "info", "Bo's")
    with database.connect() as connection:
        assert [notice.text for notice in latest_notices(connection, ana)] == ["2", "1", "0"]
        assert [notice.text for notice in latest_notices(connection, ana, limit=1)] == ["2"]
        assert (unread_count(connection, ana), unread_count(connection, bo)) == (3, 1)


def test_what_came_after_the_last_look_stays_unread(database: Database, ana: int, bo: int) -> None:
    with database.begin() as connection:
        for number in range(2):
            tell(connection, ana, f"ana-{number}", "info", str(number))
        seen = latest_notices(connection, ana)[0].id
        tell(connection, ana, "later", "info", "later")
        tell(connection, bo, "bo", "info", "Bo's")
        mark_read(connection, ana, seen)
        mark_read(connection, ana, seen)
        assert [notice.is_read for notice in latest_notices(connection, ana)] == [False, True, True]
        assert (unread_count(connection, ana), unread_count(connection, bo)) == (1, 1)
        mark_read(connection, ana, 10**15)
        assert unread_count(connection, bo) == 1, "nobody reads another's"


def test_what_was_read_long_ago_is_forgotten(database: Database, ana: int) -> None:
    with database.begin() as connection:
        for key in ("read", "unread"):
            tell(connection, ana, key, "info", key)
        old = func.now() - KEPT_READ - timedelta(days=1)
        connection.execute(update(notices).values(at=old))
        connection.execute(update(notices).where(notices.c.key == "read").values(read_at=old))
        tell(connection, ana, "new", "info", "new")
        assert [notice.text for notice in latest_notices(connection, ana)] == ["new", "unread"]


@pytest.mark.parametrize("href", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "/a\nb"])
def test_a_notice_leads_nowhere_but_into_oriel(database: Database, ana: int, href: str) -> None:
    with database.begin() as connection:
        tell(connection, ana, "key", "info", "a\0b\ud800", href=href)
        (notice,) = latest_notices(connection, ana)
    assert (notice.text, notice.href) == ("ab?", "")
