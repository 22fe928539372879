"""What is no file that can be imported, or comes from somebody who may not, is told so and leaves nothing."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from data.database import Database
from data.home import Home
from data.schema import bars, ingest_runs, users
from data.users import User, add_user
from tests.server.script import Script, script_of
from tests.server.sending import CLOSES, send
from tests.server.visitor import PASSWORD, Visitor


@pytest.fixture
def home(module_home: Home) -> Home:
    return module_home


@pytest.fixture
def database(module_database: Database) -> Database:
    """One for all, since nothing is stored."""
    return module_database


@pytest.fixture
def writer(visitor: Visitor, database: Database, importer: User) -> Script:
    return script_of(visitor, database, importer.id, "write")


@pytest.fixture(autouse=True)
def nothing_is_stored(database: Database) -> Iterator[None]:
    yield
    with database.connect() as connection:
        for table in (bars, ingest_runs):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0


@pytest.mark.parametrize(
    ("content", "fields", "sentence"),
    [
        ("date,symbol,close\n2024-01-02,NEW,1\n", {"currency": ""}, "say it, like currency USD"),
        ("date,symbol,close\n03/04/2020,NEW,1\n", {}, "day"),
        ("", {}, ""),
        (b"\xd0\xcf\x11\xe0", {}, "XLSX"),
        (b"\x1f\x8bno", {}, "gzip"),
        (b"PK\x03\x04no", {}, ""),
        (b"PAR1no", {}, ""),
    ],
)
def test_what_a_file_leaves_open_must_be_said(
    writer: Script, content: str | bytes, fields: dict[str, str], sentence: str
) -> None:
    problem = writer.problem(send(writer, content, **fields))
    assert (problem["status"], problem["code"]) == (422, "unreadable_file")
    assert sentence in problem["detail"]
    assert "--" not in problem["detail"]


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"kind": "share"}, "/kind"),
        ({"source": "My Broker"}, "/source"),
        ({"timezone": "Mars"}, "/timezone"),
        ({"header_row": "0"}, "/header_row"),
        ({"column": "close"}, "/column/0"),
        ({"colour": "red"}, "/colour"),
        ({"dry_run": "perhaps"}, "/dry_run"),
    ],
)
def test_a_word_that_does_not_fit_is_named(writer: Script, fields: dict[str, str], pointer: str) -> None:
    problem = writer.problem(send(writer, CLOSES, **fields))
    assert (problem["status"], problem["errors"][0]["pointer"]) == (422, pointer)


def test_a_file_must_be_there(writer: Script) -> None:
    answer = writer.send("POST", "/imports", data={"file": "no file"}, content_type="multipart/form-data")
    assert writer.problem(answer)["errors"][0]["pointer"] == "/file"
    assert writer.problem(writer.send("POST", "/imports"))["status"] in {415, 422}


def test_who_may_only_read_sends_nothing(visitor: Visitor, database: Database, ana: User) -> None:
    reader = script_of(visitor, database, ana.id, "read")
    assert reader.problem(send(reader, CLOSES))["code"] == "insufficient_scope"


@pytest.mark.parametrize(("role", "status"), [("user", 403), ("premium", 403), ("professional", 422), ("admin", 422)])
@pytest.mark.parametrize("fields", [{}, {"dry_run": "true"}])
def test_the_role_must_import(
    visitor: Visitor, database: Database, role: str, status: int, fields: dict[str, str]
) -> None:
    with database.begin() as connection:
        found = connection.execute(select(users.c.id).where(users.c.email == f"{role}@example.org")).scalar()
        user_id = found or add_user(connection, f"{role}@example.org", PASSWORD, role).id
    script = script_of(visitor, database, user_id, "write")
    problem = script.problem(send(script, "", **fields))
    assert problem["status"] == status
    if status == 403:
        assert problem["code"] == "not_allowed"
        assert "ask an administrator" in problem["detail"]
    limits = script.get("/account").json["limits"]  # type: ignore[index]  # it is an object
    assert limits["imports"] is (status != 403)


def test_no_such_import_is_a_problem(writer: Script) -> None:
    for number in ("1", "0", str(2**63)):
        assert writer.problem(writer.get(f"/imports/{number}"))["status"] in {404, 422}
