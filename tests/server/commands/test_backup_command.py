"""`backup`, `restore` and `restore --drill` as somebody types them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import main
from data.audit.origin import Origin, acting_as
from data.backup import sealed_stream
from data.backup.manifest import count_rows
from data.database import Database
from data.home import Home
from data.users import add_user, list_users
from server import logs
from server.listening import sole_server
from tests.data.backup.test_backup import rewritten
from tests.data.market_data import made_bars, store

PASSWORD, PASSPHRASE = "three quiet herons", "four loud storks"
SECRET_KEY = "k3Yk3Y-0123456789-abcdefghijklmnop"


@pytest.fixture
def oriel(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """Its commands on the test's database, as on a server of others."""
    monkeypatch.setattr(sealed_stream, "SCRYPT_LOG_N", 4)
    monkeypatch.setattr(logs, "configure_logging", lambda *_: None)

    def run(*arguments: str | Path, stdin: str = "", url: str = home.database.url) -> Result:
        ours = {"ORIEL_HOME": str(home.settings.home), "ORIEL_DATABASE_URL": url, "ORIEL_SECRET_KEY": SECRET_KEY}
        home.database.dispose()
        return CliRunner().invoke(main, [str(one) for one in arguments], input=stdin, env=ours)

    with acting_as(Origin()):  # a command says who it is, to all that is recorded after it
        yield run


@pytest.fixture
def kept(home: Home) -> Database:
    store(home.database, "ABC", made_bars("2023-12-01", 300))
    with home.database.begin() as connection:
        add_user(connection, "ana@example.org", PASSWORD)
    return home.database


def test_a_backup_comes_back_where_nothing_is(
    oriel: Callable[..., Result], kept: Database, folder: Path, empty_database_url: str
) -> None:
    done = oriel("backup", "--to", folder / "one")
    assert (done.exit_code, done.stdout.startswith(f"{folder / 'one'}: ")) == (0, True)
    assert "keep a copy of them elsewhere" in done.stderr
    back = oriel("restore", folder / "one", url=empty_database_url)
    assert back.exit_code == 0, back.output
    assert back.stdout.startswith("Back as of 20")
    there = Database(empty_database_url)
    with there.connect() as connection:
        assert [user.email for user in list_users(connection)] == ["ana@example.org"]
    there.dispose()


def test_a_database_that_is_in_use_or_not_empty_is_left_alone(
    oriel: Callable[..., Result], kept: Database, folder: Path, home: Home
) -> None:
    oriel("backup", "--to", folder / "one")
    with kept.begin() as connection:
        add_user(connection, "ben@example.org", PASSWORD)
    refused = oriel("restore", folder / "one")
    assert refused.exit_code == 2
    assert "with --replace" in refused.stderr
    with sole_server(home.settings.home):
        assert "another Oriel serves" in oriel("restore", folder / "one", "--replace").stderr
    with kept.connect() as connection:
        assert len(list_users(connection)) == 2
    assert oriel("restore", folder / "one", "--replace").exit_code == 0
    with kept.connect() as connection:
        assert len(list_users(connection)) == 1


def test_a_drill_restores_signs_in_draws_a_chart_and_leaves_nothing(
    oriel: Callable[..., Result], kept: Database, folder: Path, home: Home
) -> None:
    (folder / "phrase").write_text(PASSPHRASE + "\n")
    assert oriel("backup", "--to", folder / "one", "--passphrase-file", folder / "phrase").exit_code == 0
    with kept.connect() as connection:
        before = count_rows(connection)
    here = sorted(home.settings.home.iterdir())
    done = oriel("restore", "--drill", folder / "one", "--passphrase-stdin", stdin=PASSPHRASE)
    assert done.exit_code == 0, done.output
    steps = [line for line in done.stdout.splitlines() if line.startswith(("✓", "✗"))]
    assert [line[0] for line in steps] == ["✓"] * 5
    assert steps[-2:] == ["✓ Somebody can sign in.", "✓ A chart of ABC is drawn."]
    assert sorted(home.settings.home.iterdir()) == here
    with kept.connect() as connection:
        assert count_rows(connection) == before


def test_a_drill_of_a_damaged_one_fails_and_says_so(oriel: Callable[..., Result], kept: Database, folder: Path) -> None:
    oriel("backup", "--to", folder / "one")
    damaged = rewritten(folder / "one", {"database.dump": b"PGDMP"})
    done = oriel("restore", "--drill", damaged)
    assert (done.exit_code, done.stdout) == (1, "✗ The backup is damaged or cut off; use another one.\n")


def test_passphrases_are_asked_for_given_and_not_too_short(
    oriel: Callable[..., Result], kept: Database, folder: Path
) -> None:
    assert "--passphrase-file or --passphrase-stdin" in oriel("backup", "--encrypt").stderr
    short = oriel("backup", "--to", folder / "x", "--passphrase-stdin", stdin="short\n")
    assert (short.exit_code, short.stderr) == (2, "Oriel: the passphrase needs at least 12 characters.\n")
    assert oriel("backup", "--passphrase-file", folder / "absent").exit_code == 2
    assert not (folder / "x").exists()
    assert oriel("backup", "--to", folder / "x", "--passphrase-stdin", stdin=PASSPHRASE).exit_code == 0
    wrong = oriel("restore", folder / "x", "--passphrase-stdin", stdin=PASSWORD)
    assert (wrong.exit_code, "passphrase does not open" in wrong.stderr) == (2, True)
    assert oriel("restore", folder / "absent").exit_code == 2
