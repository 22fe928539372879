import io
import json
from collections.abc import Callable
from zipfile import ZipFile

from data.database import Database
from data.users import User, add_user, authenticate, first_run_link
from tests.server.letter_box import LetterBox
from tests.server.visitor import PASSWORD, Visitor

PAGE, DELETE = "/account/data", "/account/data/delete"


def test_it_is_taken_along_as_a_zip(signed_in: Visitor, ana: User) -> None:
    assert 'aria-current="page">Your data' in signed_in.get(PAGE).text
    answer = signed_in.submit(PAGE, to="/account/data/export")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=oriel-")
    assert answer.headers["Cache-Control"] == "no-store"
    archive = ZipFile(io.BytesIO(answer.data))
    assert json.loads(archive.read("users.json"))[0]["email"] == "ana@example.org"
    (session,) = json.loads(archive.read("sessions.json"))
    assert session["user_id"] == ana.id


def test_an_account_ends_with_its_password_and_its_address(
    signed_in: Visitor, visit: Callable[..., Visitor], letters: LetterBox, database: Database, ana: User
) -> None:
    elsewhere = visit(signed_in.app)
    elsewhere.sign_in()
    wrong = signed_in.submit(PAGE, to=DELETE, email="ana@example.org", current="wrong")
    assert "not your current password" in wrong.text
    other = signed_in.submit(PAGE, to=DELETE, email="bo@example.org", current=PASSWORD)
    assert "not this account" in other.text.replace("&#39;", "'")
    assert authenticate(database, "ana@example.org", PASSWORD)
    answer = signed_in.submit(PAGE, to=DELETE, email=" Ana@example.org", current=PASSWORD)
    assert answer.location == "/goodbye"
    assert "deleted" in signed_in.get("/goodbye").text
    assert not signed_in.is_signed_in()
    assert not elsewhere.is_signed_in()
    assert authenticate(database, "ana@example.org", PASSWORD) is None
    (message,) = letters.post()
    assert message["To"] == "ana@example.org"
    assert "deleted" in message["Subject"]


def test_the_last_administrator_is_told_what_to_do(visitor: Visitor, database: Database) -> None:
    with database.begin() as connection:
        add_user(connection, "boss@example.org", PASSWORD, "admin")
    visitor.sign_in("boss@example.org")
    answer = visitor.submit(PAGE, to=DELETE, email="boss@example.org", current=PASSWORD)
    assert answer.status_code == 400
    assert "make another one an administrator first" in answer.text
    assert visitor.is_signed_in()


def test_the_local_administrator_has_nothing_to_delete_with(visitor: Visitor, database: Database) -> None:
    visitor.get("/" + (first_run_link(database, visitor.settings) or "").split("/", 3)[3])
    assert DELETE not in visitor.get(PAGE).text
    assert visitor.submit(PAGE, to=DELETE, email="a@b.org", current=PASSWORD).status_code == 400
    assert visitor.is_signed_in()
