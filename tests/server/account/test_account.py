from collections.abc import Callable

from data.database import Database
from data.secret_key import secret_key
from data.sign_in_throttle import ACCOUNT, begin_attempt
from data.users import User, authenticate, disable_user, first_run_link, list_users, reset_link
from tests.server.visitor import PASSWORD, Visitor

NEW = "four louder herons"


def test_the_local_administrator_gives_an_e_mail_and_a_password(visitor: Visitor, database: Database) -> None:
    link = first_run_link(database, visitor.settings) or ""
    visitor.get("/" + link.split("/", 3)[3])
    before = visitor.cookie("session")
    assert "Make this account yours" in visitor.get("/account").text
    answer = visitor.submit("/account", email="ana@example.org", password=PASSWORD, again=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/account?saved")
    assert visitor.is_signed_in()
    assert visitor.cookie("session") != before
    assert "ana@example.org" in visitor.get("/account?saved").text
    assert authenticate(database, "ana@example.org", PASSWORD)


def test_a_new_password_ends_all_other_sessions(
    signed_in: Visitor, visit: Callable[..., Visitor], database: Database, ana: User
) -> None:
    elsewhere = visit(signed_in.app)
    elsewhere.sign_in()
    copied = visit(signed_in.app)
    copied.wear(signed_in.cookie("session") or "")
    answer = signed_in.submit("/account/security", current=PASSWORD, password=NEW, again=NEW)
    assert answer.status_code == 303
    assert signed_in.is_signed_in()
    assert not elsewhere.is_signed_in()
    assert not copied.is_signed_in()
    assert authenticate(database, "ana@example.org", NEW)
    assert authenticate(database, "ana@example.org", PASSWORD) is None


def test_it_asks_for_the_current_password(signed_in: Visitor, database: Database) -> None:
    answer = signed_in.submit("/account/security", current="wrong", password=NEW, again=NEW)
    assert answer.status_code == 400
    assert "not your current password" in answer.text
    assert signed_in.is_signed_in()
    assert authenticate(database, "ana@example.org", PASSWORD)


def test_guessing_the_current_password_is_slowed_too(signed_in: Visitor) -> None:
    home = signed_in.app.extensions["oriel"]
    assert signed_in.submit("/account/security", current="wrong", password=NEW, again=NEW).status_code == 400
    for _ in range(ACCOUNT.free - 1):
        begin_attempt(home.database, secret_key(home.settings), account="ana@example.org", address="127.0.0.1")
    answer = signed_in.submit("/account/security", current=PASSWORD, password=NEW, again=NEW)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]


def test_it_rejects_a_weak_new_password(signed_in: Visitor, database: Database) -> None:
    answer = signed_in.submit("/account/security", current=PASSWORD, password="short", again="short")
    assert answer.status_code == 400
    assert "at least 12" in answer.text
    assert authenticate(database, "ana@example.org", PASSWORD)


def test_it_lists_devices_and_signs_out_everywhere(signed_in: Visitor, visit: Callable[..., Visitor]) -> None:
    elsewhere = visit(signed_in.app)
    elsewhere.sign_in()
    assert signed_in.get("/account/security").text.count("last seen") == 2
    answer = signed_in.submit("/account/security", to="/account/sign-out-everywhere")
    assert answer.location == "/login"
    assert not signed_in.is_signed_in()
    assert not elsewhere.is_signed_in()


def test_a_reset_link_sets_a_password_once(
    visitor: Visitor, visit: Callable[..., Visitor], database: Database, ana: User
) -> None:
    other = visit(visitor.app)
    other.sign_in()
    with database.begin() as connection:
        path = "/" + reset_link(connection, visitor.settings, "ana@example.org").split("/", 3)[3]
    assert "ana@example.org" in visitor.get(path).text
    assert visitor.submit(path, password="short", again="short").status_code == 400
    answer = visitor.submit(path, password=NEW, again=NEW)
    assert (answer.status_code, answer.location) == (303, "/")
    assert visitor.is_signed_in()
    assert not other.is_signed_in()
    assert authenticate(database, "ana@example.org", NEW)
    assert visitor.get(path).status_code == 404


def test_a_reset_link_of_a_disabled_account_is_dead(visitor: Visitor, database: Database, ana: User) -> None:
    with database.begin() as connection:
        path = "/" + reset_link(connection, visitor.settings, "ana@example.org").split("/", 3)[3]
        disable_user(connection, ana.id)
    assert visitor.get(path).status_code == 404
    assert visitor.get("/reset/made-up").status_code == 404
    with database.connect() as connection:
        assert list_users(connection)[0].disabled_at
