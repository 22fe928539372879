from collections.abc import Callable

from sqlalchemy import select

from data.database import Database
from data.schema import audit_log, users
from data.users import User, add_user, authenticate, reset_link, set_password
from tests.server.letter_box import LetterBox, path_of
from tests.server.visitor import PASSWORD, Visitor

NEW = "ana@elsewhere.org"


def ask(visitor: Visitor, email: str = NEW, current: str = PASSWORD) -> str:
    return visitor.submit("/account", to="/account/email", email=email, current=current).text


def test_the_new_address_confirms_and_the_old_one_is_told(
    signed_in: Visitor, visit: Callable[..., Visitor], letters: LetterBox, database: Database
) -> None:
    assert "on its way to ana@elsewhere.org" in ask(signed_in)
    (confirm,) = letters.post()
    assert confirm["To"] == NEW
    mailbox = visit(signed_in.app)
    path = path_of(confirm)
    assert NEW in mailbox.get(path).text
    assert authenticate(database, "ana@example.org", PASSWORD), "looking at the link changes nothing"
    assert "you sign in with ana@elsewhere.org" in mailbox.submit(path).text
    assert authenticate(database, NEW, PASSWORD)
    assert authenticate(database, "ana@example.org", PASSWORD) is None
    assert signed_in.is_signed_in()
    assert mailbox.get(path).status_code == 404
    (told,) = letters.post()
    assert told["To"] == "ana@example.org"
    body = told.get_body(("plain",))
    assert body
    assert "a…@elsewhere.org" in body.get_content()


def test_it_needs_the_password(signed_in: Visitor, letters: LetterBox) -> None:
    assert "not your current password" in ask(signed_in, current="wrong")
    assert letters.ordered() == []


def test_an_address_that_has_an_account_learns_it_by_letter_alone(
    signed_in: Visitor, letters: LetterBox, database: Database
) -> None:
    with database.begin() as connection:
        add_user(connection, "bo@example.org", PASSWORD)
    assert "on its way to bo@example.org" in ask(signed_in, "bo@example.org")
    (message,) = letters.post()
    assert "have an account" in message["Subject"]


def test_who_was_faster_keeps_the_address(signed_in: Visitor, letters: LetterBox, database: Database) -> None:
    ask(signed_in)
    path = letters.link()
    with database.begin() as connection:
        add_user(connection, NEW, PASSWORD)
    answer = signed_in.submit(path)
    assert answer.status_code == 400
    assert "already" in answer.text
    with database.connect() as connection:
        assert set(connection.execute(select(users.c.email)).scalars()) == {"ana@example.org", NEW}


def test_what_was_sent_to_the_old_address_opens_nothing_any_more(
    signed_in: Visitor, letters: LetterBox, database: Database, ana: User
) -> None:
    with database.begin() as connection:
        reset = "/" + reset_link(connection, signed_in.settings, "ana@example.org").split("/", 3)[3]
    ask(signed_in)
    assert signed_in.submit(letters.link()).status_code == 200
    assert signed_in.get(reset).status_code == 404
    with database.connect() as connection:
        rows = connection.execute(select(audit_log)).all()
    assert "user.email_changed" in {row.action for row in rows}
    assert NEW not in repr(rows)


def test_a_new_password_ends_what_somebody_asked_for_with_the_old_one(
    signed_in: Visitor, letters: LetterBox, database: Database, ana: User
) -> None:
    ask(signed_in)
    path = letters.link()
    with database.begin() as connection:
        reset = "/" + reset_link(connection, signed_in.settings, "ana@example.org").split("/", 3)[3]
        set_password(connection, ana.id, PASSWORD)
    assert signed_in.get(path).status_code == 404
    assert signed_in.get(reset).status_code == 404


def test_without_mail_the_page_says_where_the_link_is(signed_in: Visitor) -> None:
    assert "on the console" in ask(signed_in)


def test_a_made_up_link_is_none(visitor: Visitor) -> None:
    assert visitor.get("/email-change/made-up").status_code == 404
    assert visitor.submit("/login", to="/email-change/made-up").status_code == 404


def test_a_new_password_ends_what_waits_for_the_post_as_well(
    signed_in: Visitor, letters: LetterBox, database: Database, ana: User
) -> None:
    ask(signed_in)
    with database.begin() as connection:
        set_password(connection, ana.id, PASSWORD)
    assert letters.post() == []
