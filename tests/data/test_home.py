"""A home is opened and closed for real, with the embedded PostgreSQL and with one that is there already."""

from dataclasses import replace
from pathlib import Path

import pytest

from data.database import Database, DatabaseUnavailable
from data.embedded_postgres import SETTINGS, EmbeddedPostgres
from data.home import Home, join_home, open_home
from data.settings import Settings
from tests.conftest import FAST

KEY = "k3Yk3Y-0123456789-abcdefghijklmnopqrstuvwxyz"


@pytest.fixture(autouse=True)
def quick_postgres(home_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.embedded_postgres.SETTINGS", SETTINGS | FAST)


def has_tables(database: Database) -> bool:
    found: list[bool] = database.arrow("SELECT to_regclass('bars') IS NOT NULL AS yes").to_pydict()["yes"]
    return found[0]


def test_an_embedded_home_starts_migrated_and_leaves_nothing_running(settings: Settings) -> None:
    with open_home(settings) as home:
        assert has_tables(home.database)
        assert home.market.listings() == ()
        assert EmbeddedPostgres(settings.home).running is not None
    assert EmbeddedPostgres(settings.home).running is None
    with pytest.raises(DatabaseUnavailable):
        home.database.ping()


def test_what_failed_inside_still_stops_it(settings: Settings) -> None:
    with pytest.raises(KeyError), open_home(settings):
        raise KeyError
    assert EmbeddedPostgres(settings.home).running is None


def test_a_home_opened_twice_runs_one_server_until_its_owner_leaves(settings: Settings) -> None:
    with open_home(settings) as first:
        with open_home(settings) as second:
            assert second.database.url == first.database.url
        first.database.ping()


def test_a_home_that_another_keeps_running_is_joined_without_a_start(settings: Settings) -> None:
    with pytest.raises(DatabaseUnavailable):
        join_home(settings).database.ping()
    with open_home(settings):
        joined = join_home(settings)
        assert has_tables(joined.database)
        joined.database.dispose()


def test_nobody_else_can_read_a_home(settings: Settings) -> None:
    with open_home(settings):
        assert settings.home.stat().st_mode & 0o066 == 0
        for entry in settings.home.iterdir():
            assert entry.stat().st_mode & 0o077 == 0, entry


def test_a_server_of_the_settings_is_used_and_left_alone(settings: Settings, empty_database_url: str) -> None:
    external = replace(settings, database_url=empty_database_url, secret_key=KEY)
    with open_home(external, migrate=False) as home:
        assert not has_tables(home.database)
    with open_home(external) as home:
        assert has_tables(home.database)
        assert EmbeddedPostgres(settings.home).running is None
    still_there = Database(empty_database_url)
    still_there.ping()
    still_there.dispose()


def test_a_server_of_the_settings_that_is_not_there_is_unavailable(settings: Settings) -> None:
    nowhere = replace(settings, database_url="postgresql://u:hunter2@127.0.0.1:1/oriel", secret_key=KEY)
    with pytest.raises(DatabaseUnavailable), open_home(nowhere):
        pass


def test_its_cache_lies_in_the_home(home: Home) -> None:
    home.cache.check()
    assert (home.settings.home / "cache").is_dir()
