"""A backup of a real database, and what comes back of it."""

import io
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import orjson
import psycopg
import pytest
from sqlalchemy import delete, insert, select, text

from data.audit.reading import Wanted, read_entries
from data.audit.verifying import verify
from data.backup import sealed_stream, writing
from data.backup.faults import BackupError, InTheWay, Unreadable
from data.backup.loading import load_dump
from data.backup.manifest import DUMP, FORM, KEYS, LEFT_OUT, MANIFEST, Manifest, count_rows, tables_of
from data.backup.reading import LARGEST_MANIFEST, Part, check_backup, is_sealed, open_backup
from data.backup.restoring import Restored, _keep_model, bring_back, refuse_what_is_in_the_way, settle
from data.backup.tools import reached, tools_for
from data.backup.writing import write_backup
from data.database import Database
from data.home import Home, make_home
from data.kept_secrets import keep_secret, mail_server_of
from data.mail_server import mail_server
from data.market import Market
from data.schema import sessions, users
from data.sealing import KEY_FILE, new_key, sealing_keys
from data.sessions import start_session
from data.settings import Settings
from data.users import add_user, authenticate
from tests.data.market_data import made_bars, store

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PASSWORD, PASSPHRASE = "three quiet herons", "four loud storks"
URL = "smtp://ana:hunter2@mail.example.org"
RIGHTS = text("""
SELECT relname, has_table_privilege(oid, 'SELECT'), (SELECT array_agg(privilege_type::text ORDER BY 1)
    FROM aclexplode(coalesce(relacl, acldefault('r', relowner))) WHERE grantee = relowner)
FROM pg_class WHERE relname IN ('forecasts', 'forecast_outcomes', 'audit_log', 'audit_starts', 'users') ORDER BY 1
""")
TRIGGERS = text(
    "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
)


@pytest.fixture(scope="module")
def filled(module_home: Home) -> Home:
    """Bars, an account that is signed in, something sealed, a row for every one of these in the audit log."""
    home = module_home
    store(home.database, "ABC", made_bars("2023-12-01", 60))
    with home.database.begin() as connection:
        ana = add_user(connection, "ana@example.org", PASSWORD).id
        start_session(connection, ana, lifetime=timedelta(days=1))
        keep_secret(connection, home.settings, "smtp_url", URL)
    return home


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Database]:
    database = Database(empty_database_url, pool_size=2)
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def one(filled: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all that only read it."""
    path = tmp_path_factory.mktemp("backup") / "b" / "one"
    write_backup(filled, path, None, now=NOW)
    return path


def said(**changes: object) -> bytes:
    """A manifest as somebody writes it by hand."""
    whole = {"made_at": NOW, "revision": "0001", "postgresql": "18", "rows": {}, "parts": {}, "models_missing": 0}
    return orjson.dumps(whole | {"form": FORM} | changes)


def elsewhere(folder: Path) -> Settings:
    return Settings(home=folder / "elsewhere")


def restore(path: Path, database: Database, settings: Settings, passphrase: str | None = None) -> Restored:
    manifest = check_backup(path, passphrase)
    refuse_what_is_in_the_way(database, manifest, replace=False)
    restored = bring_back(path, passphrase, database, settings)
    settle(database, manifest)
    return restored


def members(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as tar:
        return {one.name: file.read() for one in tar if (file := tar.extractfile(one))}


def rewritten(path: Path, changes: dict[str, bytes | None]) -> Path:
    parts = {name: content for name, content in (members(path) | changes).items() if content is not None}
    other = path.with_suffix(".other")
    with tarfile.open(other, "w") as tar:
        for name, content in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return other


def test_all_comes_back_but_who_is_signed_in(filled: Home, one: Path, empty: Database, folder: Path) -> None:
    """And can be backed up and brought back once more."""
    assert one.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in one.parent.iterdir()] == ["one"]
    manifest = check_backup(one, None)
    restored = restore(one, empty, elsewhere(folder))
    assert restored.other == {}
    assert restored.rows == sum(manifest.rows.values()) > 60
    with filled.database.connect() as before, empty.connect() as after:
        assert count_rows(after) == dict(manifest.rows) | {"audit_log": 1 + manifest.rows["audit_log"]}
        assert manifest.rows["users"] == manifest.rows["kept_secrets"] == 1
        assert after.execute(select(sessions)).all() == []
        assert after.execute(RIGHTS).all() == before.execute(RIGHTS).all()
        assert after.execute(TRIGGERS).all() == before.execute(TRIGGERS).all()
        closes = text("SELECT ts, close, volume FROM bars ORDER BY ts")
        assert after.execute(closes).all() == before.execute(closes).all()
        assert verify(after).broken is None
        assert read_entries(after)[0].action == "backup.restored"
        told = read_entries(before, Wanted(action="backup.made"))[-1]
        assert told.detail == {"rows": restored.rows, "how": "plain"}
    assert authenticate(empty, "ana@example.org", PASSWORD)
    assert Market(empty, filled.cache).knows("ABC")
    again = folder / "again"
    second = write_backup(make_home(elsewhere(folder), empty), again, None, now=NOW)
    empty.dispose()
    assert bring_back(again, None, empty, elsewhere(folder)).other == {}
    with empty.connect() as connection:
        assert count_rows(connection) == second.rows


def test_counts_are_of_the_moment_of_the_dump_whatever_is_written_meanwhile(
    filled: Home, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = writing._dump

    def write_and_dump(*arguments: object) -> None:
        with filled.database.begin() as connection:
            ben.append(add_user(connection, "ben@example.org", PASSWORD).id)
        dump(*arguments)  # type: ignore[arg-type]  # passed on as they came

    ben: list[int] = []

    monkeypatch.setattr(writing, "_dump", write_and_dump)
    manifest = write_backup(filled, folder / "one", None, now=NOW)
    with filled.database.begin() as connection:
        connection.execute(delete(users).where(users.c.id == ben[0]))
    listed = pg_restore(members(folder / "one")[DUMP], "--data-only", "--table=users", "--file=-")
    assert listed.count("@example.org") == manifest.rows["users"] == 1


def pg_restore(dump: bytes, *options: str) -> str:
    command = [tools_for(18).path("pg_restore"), *options]
    return subprocess.run(command, input=dump, capture_output=True, check=True).stdout.decode()


def test_nothing_that_is_left_out_is_in_the_dump(filled: Home, one: Path) -> None:
    raw = members(one)
    assert set(raw) == {MANIFEST, DUMP}
    listed = pg_restore(raw[DUMP], "--list")
    assert "TABLE DATA public users" in listed
    assert not [name for name in LEFT_OUT if f"TABLE DATA public {name} " in listed]
    with filled.database.connect() as connection:
        assert set(LEFT_OUT) <= set(tables_of(connection))
    assert orjson.loads(raw[MANIFEST])["rows"].keys().isdisjoint(LEFT_OUT)


def test_only_a_sealed_one_has_the_sealing_keys(
    filled: Home, empty: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_stream, "SCRYPT_LOG_N", 4)
    path, there = folder / "sealed", elsewhere(folder)
    manifest = write_backup(filled, path, PASSPHRASE, now=NOW)
    assert manifest.has_keys
    assert is_sealed(path)
    whole = path.read_bytes()
    for secret in (sealing_keys(filled.settings)[0].encode(), b"manifest", b"PGDMP", b"ana@example.org"):
        assert secret not in whole
    own = new_key()
    there.home.mkdir()
    (there.home / KEY_FILE).write_text(own)
    assert restore(path, empty, there, PASSPHRASE).keys == 1
    assert sealing_keys(there) == (own, *sealing_keys(filled.settings))
    assert mail_server_of(there, empty) == mail_server(URL)
    with pytest.raises(Unreadable, match="passphrase does not open"):
        check_backup(path, PASSWORD)
    with pytest.raises(Unreadable, match="give its passphrase"):
        check_backup(path, None)


def test_trained_models_come_along_and_missing_or_damaged_ones_are_counted(
    filled: Home, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was changed among them, which would make the whole backup one that is refused."""
    from data.model_files import ModelFiles

    models = filled.settings.home / "models"
    name = ModelFiles(models).write(b"what was learned")
    missing, damaged = ("0" * 64 + ".skops"), ("1" * 64 + ".skops")
    (models / damaged).write_bytes(b"what was changed")
    monkeypatch.setattr(writing, "_model_files", lambda _, where: [where / name, where / missing, where / damaged])
    write_backup(filled, folder / "one", None, now=NOW)
    assert check_backup(folder / "one", None).models_missing == 2
    there = elsewhere(folder)
    with filled.database.connect() as connection:
        told = read_entries(connection, Wanted(action="backup.made"), limit=1)
    assert told[0].object_id == NOW.isoformat()
    with open_backup(folder / "one", None) as (_, parts):
        kept = {part.name: part.whole() for part in parts}
    assert kept[f"models/{name}"] == b"what was learned"
    assert not there.home.exists()


def test_a_file_that_is_there_is_not_written_over(filled: Home, folder: Path) -> None:
    (folder / "one").write_text("mine")
    with pytest.raises(InTheWay, match="give another name"):
        write_backup(filled, folder / "one", None, now=NOW)
    assert (folder / "one").read_text() == "mine"


def test_one_that_fails_leaves_no_file(filled: Home, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "manifest_to_json", fail)
    with pytest.raises(BackupError, match="No space left on device"):
        write_backup(filled, folder / "b" / "one", None, now=NOW)
    assert list((folder / "b").iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({DUMP: b"PGDMP"}, "damaged or cut off"),
        ({DUMP: None}, "damaged or cut off"),
        ({MANIFEST: b"{}"}, "no backup of Oriel"),
        ({MANIFEST: None}, "no backup of Oriel"),
        ({"../../etc/passwd": b"root"}, "no backup of Oriel"),
        ({KEYS: b"x"}, "no backup of Oriel"),
        ({MANIFEST: said(rows=[])}, "no backup of Oriel"),
        ({MANIFEST: said(rows={"users": "1"})}, "no backup of Oriel"),
        ({MANIFEST: said(revision=12)}, "no backup of Oriel"),
        ({MANIFEST: said(parts={DUMP: 1})}, "no backup of Oriel"),
        ({MANIFEST: said(parts={KEYS: sha256(b"x").hexdigest()}), DUMP: None, KEYS: b"x"}, "no backup of Oriel"),
        ({MANIFEST: said() + b" " * LARGEST_MANIFEST}, "no backup of Oriel"),
    ],
)
def test_a_changed_one_is_refused(one: Path, changes: dict[str, bytes | None], words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        check_backup(rewritten(one, changes), None)


def test_one_that_is_cut_off_or_something_else_is_refused(one: Path, folder: Path) -> None:
    whole = one.read_bytes()
    for length in (0, 100, 511, 513, 2000, len(whole) // 2):
        (folder / "cut").write_bytes(whole[:length])
        with pytest.raises(Unreadable):
            check_backup(folder / "cut", None)
    (folder / "newer").write_bytes(whole.replace(b'"form": 1', b'"form": 2'))
    for name, words in {"newer": "newer Oriel", "absent": "can't be read"}.items():
        with pytest.raises(Unreadable, match=words):
            check_backup(folder / name, None)


def test_what_is_in_the_way_stays(one: Path, database: Database) -> None:
    manifest = check_backup(one, None)
    with pytest.raises(InTheWay, match="with --replace"):
        refuse_what_is_in_the_way(database, manifest, replace=False)
    refuse_what_is_in_the_way(database, manifest, replace=True)
    with pytest.raises(InTheWay, match="newer Oriel"):
        refuse_what_is_in_the_way(database, replace(manifest, revision="9999"), replace=True)
    with psycopg.connect(database.url), pytest.raises(InTheWay, match="Somebody uses this database"):
        refuse_what_is_in_the_way(database, manifest, replace=True)


def test_a_restore_that_breaks_off_leaves_all_as_it_was(one: Path, filled: Home) -> None:
    """At the source, in the middle; and in PostgreSQL, at something that it does not take."""
    database, dump = filled.database, members(one)[DUMP]
    with database.connect() as connection:
        before = count_rows(connection)
    database.dispose()

    def breaking() -> Iterator[bytes]:
        yield dump[: len(dump) // 2]
        raise Unreadable("the disk is gone")

    with pytest.raises(Unreadable, match="the disk is gone"):
        load_dump(database.url, tools_for(18), breaking())
    for piece in (dump[: len(dump) // 2], b"nothing of the kind", b""):
        with pytest.raises(BackupError, match="all is as it was"):
            load_dump(database.url, tools_for(18), [piece])
    with database.begin() as connection:
        assert count_rows(connection) == before
        connection.execute(text("CREATE SCHEMA held; CREATE VIEW held.people AS SELECT id FROM public.users"))
        connection.execute(text("CREATE FUNCTION held.no() RETURNS event_trigger LANGUAGE plpgsql AS "
                                "$$ BEGIN RAISE EXCEPTION 'no more functions'; END $$; CREATE EVENT TRIGGER no ON "
                                "ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION held.no()"))  # fmt: skip
    database.dispose()
    with pytest.raises(BackupError, match="all is as it was: no more functions"):
        load_dump(database.url, tools_for(18), [dump])
    with database.begin() as connection:
        assert count_rows(connection) == before
        connection.execute(text("DROP EVENT TRIGGER no"))
        connection.execute(text("DROP SCHEMA held CASCADE"))


def test_a_model_that_finds_no_room_is_told_in_words(folder: Path) -> None:
    (folder / "models").write_text("in the way")
    part = Part(f"models/{'0' * 64}.skops", io.BytesIO(b"x"), sha256(b"x").hexdigest())
    with pytest.raises(BackupError, match="The database is back, but not all trained models are"):
        _keep_model(part, folder / "models")


def test_with_replace_nothing_of_before_is_left(one: Path, database: Database, folder: Path) -> None:
    with database.begin() as connection:
        connection.execute(insert(users).values(email="ben@example.org", password_hash="x"))
        connection.execute(text("CREATE TABLE leftover (id int)"))
    database.dispose()
    bring_back(one, None, database, elsewhere(folder))
    with database.connect() as connection:
        assert list(connection.execute(select(users.c.email)).scalars()) == ["ana@example.org"]
        assert "leftover" not in tables_of(connection)


def test_the_password_of_a_database_is_on_no_command_line() -> None:
    with reached(r"postgresql://ana:hunt:er%202\@db.example.org:5433/oriel?sslmode=require") as dbname:
        assert "hunt" not in dbname
        said = dict(part.split("=", 1) for part in dbname.split())
        path = Path(said.pop("passfile"))
        assert path.read_text() == "*:*:*:*:hunt\\:er 2\\\\\n"
        assert path.stat().st_mode & 0o077 == 0
    assert said == {
        "user": "ana",
        "dbname": "oriel",
        "host": "db.example.org",
        "port": "5433",
        "sslmode": "require",
    }
    assert not path.exists()


def test_without_programs_as_new_as_the_server_it_says_what_to_install() -> None:
    assert Path(tools_for(9).path("pg_dump")).is_file()
    with pytest.raises(BackupError, match="install postgresql-client-99"):
        tools_for(99)


def test_a_manifest_says_what_is_in_it(one: Path) -> None:
    manifest = check_backup(one, None)
    assert isinstance(manifest, Manifest)
    assert (manifest.made_at, manifest.has_keys, list(manifest.parts)) == (NOW, False, [DUMP])
