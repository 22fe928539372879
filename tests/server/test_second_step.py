from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import Connection, select, text, update

from data.database import Database
from data.schema import audit_log, one_time_links, sessions
from data.second_factor import remove_second_factor
from data.secret_key import secret_key
from data.sign_in_throttle import SECOND_STEP, begin_attempt
from data.users import User, add_user, disable_user, reset_link, set_password
from server.identity import open_session
from tests.authenticator import Authenticator, authenticator_of
from tests.meanwhile import meanwhile
from tests.server.visitor import PASSWORD, Visitor

STEP = "/login/second-step"
NEW = "four louder herons"
WRONG = "no such code"  # of the app or on paper


@pytest.fixture
def app_and_codes(visitor: Visitor, database: Database, ana: User) -> tuple[Authenticator, tuple[str, ...]]:
    return authenticator_of(database, visitor.settings, ana.id)


@pytest.fixture
def phone(app_and_codes: tuple[Authenticator, tuple[str, ...]]) -> Authenticator:
    return app_and_codes[0]


def test_the_password_alone_opens_nothing(visitor: Visitor, phone: Authenticator) -> None:
    answer = visitor.sign_in(page="/login?next=/chart?symbol%3DAAPL")
    assert answer.status_code == 303
    assert answer.location.startswith(f"{STEP}?next=")
    assert visitor.cookie("session") is None
    assert not visitor.is_signed_in()
    page = visitor.get(answer.location)
    assert 'autocomplete="one-time-code"' in page.text
    entered = visitor.submit(answer.location, code=phone.next_code())
    assert (entered.status_code, entered.location) == (303, "/chart?symbol=AAPL")
    assert visitor.is_signed_in()
    assert visitor.cookie("second_step") is None


def test_between_the_steps_the_cookie_is_for_the_server_alone_and_not_for_long(
    visitor: Visitor, phone: Authenticator
) -> None:
    (cookie,) = (line for line in visitor.sign_in().headers.getlist("Set-Cookie") if "second_step" in line)
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=300"} <= set(cookie.split("; "))
    assert len(cookie.split(";")[0].partition("=")[2]) == 43


def test_a_code_opens_once(visitor: Visitor, visit: Callable[..., Visitor], phone: Authenticator) -> None:
    visitor.sign_in()
    assert visitor.submit(STEP, code=phone.next_code()).status_code == 303
    other = visit(visitor.app)
    other.sign_in()
    again = other.submit(STEP, code=phone.last_code())
    assert again.status_code == 401
    assert "has been used" in again.text
    assert not other.is_signed_in()


def test_a_recovery_code_opens_once(
    visitor: Visitor, visit: Callable[..., Visitor], app_and_codes: tuple[Authenticator, tuple[str, ...]]
) -> None:
    code = app_and_codes[1][0]
    other = visit(visitor.app)
    for browser, status in ((visitor, 303), (other, 401)):
        browser.sign_in()
        assert "ten codes" in browser.get(f"{STEP}?recovery").text
        assert browser.submit(f"{STEP}?recovery", code=code.upper()).status_code == status
        assert browser.is_signed_in() is (status == 303)


def test_the_step_that_was_taken_can_not_be_taken_again(
    visitor: Visitor, visit: Callable[..., Visitor], app_and_codes: tuple[Authenticator, tuple[str, ...]]
) -> None:
    visitor.sign_in()
    copied = visit(visitor.app)
    copied.client.set_cookie("oriel_second_step_8050", visitor.cookie("second_step") or "", domain="localhost")
    copied.get("/login")
    assert visitor.submit(STEP, code=app_and_codes[1][0]).status_code == 303
    answer = copied.get(STEP)
    assert answer.location.startswith("/login?late")
    assert not copied.is_signed_in()


@pytest.mark.parametrize("meanwhile", ["expired", "password", "removed", "disabled"])
def test_what_changes_between_the_steps_ends_the_sign_in(
    visitor: Visitor, database: Database, ana: User, phone: Authenticator, meanwhile: str
) -> None:
    visitor.sign_in()
    form = visitor.get(STEP)
    with database.begin() as connection:
        if meanwhile == "expired":
            connection.execute(update(one_time_links).values(expires_at=text("now()")))
        elif meanwhile == "password":
            set_password(connection, ana.id, NEW)
        elif meanwhile == "removed":
            remove_second_factor(connection, ana.id)
        else:
            disable_user(connection, ana.id)
    token = form.text.partition('name="csrf_token"')[2].split('"')[3]
    answer = visitor.post(STEP, data={"csrf_token": token, "code": phone.next_code()})
    assert answer.status_code == 303
    assert answer.location.startswith("/login?late")
    assert "Sign in again" in visitor.get(answer.location).text
    assert not visitor.is_signed_in()


@pytest.mark.parametrize("token", ["", "x", "é", "a" * 43])
def test_without_the_first_step_there_is_no_second(visitor: Visitor, phone: Authenticator, token: str) -> None:
    visitor.client.set_cookie("oriel_second_step_8050", token, domain="localhost")
    assert visitor.get(STEP).location.startswith("/login?late")


def test_guessing_codes_is_slowed_and_the_password_does_not_forgive_it(
    visitor: Visitor, database: Database, phone: Authenticator
) -> None:
    visitor.sign_in()
    assert visitor.submit(STEP, code=WRONG).status_code == 401
    home = visitor.app.extensions["oriel"]
    for _ in range(SECOND_STEP.free - 1):
        begin_attempt(
            database,
            secret_key(home.settings),
            account="Second step of ana@example.org",
            address="198.51.100.9",
            limit=SECOND_STEP,
        )
    visitor.sign_in()
    answer = visitor.submit(STEP, code=phone.next_code())
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    assert not visitor.is_signed_in()


def test_the_password_alone_makes_no_known_browser(visitor: Visitor, phone: Authenticator) -> None:
    """Else every new mark would count its guesses from the beginning."""
    visitor.sign_in()
    assert visitor.cookie("device") is None
    visitor.submit(STEP, code=phone.next_code())
    assert visitor.cookie("device")


def test_a_new_password_by_mail_needs_the_code_as_well(
    visitor: Visitor, database: Database, ana: User, phone: Authenticator
) -> None:
    with database.begin() as connection:
        path = "/" + reset_link(connection, visitor.settings, "ana@example.org").split("/", 3)[3]
    answer = visitor.submit(path, password=NEW, again=NEW)
    assert answer.location.startswith(STEP)
    assert not visitor.is_signed_in()
    assert visitor.submit(STEP, code=phone.next_code()).location == "/"
    assert visitor.is_signed_in()


def test_one_account_has_no_say_in_anothers_step(
    visitor: Visitor, visit: Callable[..., Visitor], database: Database, phone: Authenticator
) -> None:
    with database.begin() as connection:
        bo = add_user(connection, "bo@example.org", PASSWORD)
    bos, _ = authenticator_of(database, visitor.settings, bo.id)
    visitor.sign_in()
    assert visitor.submit(STEP, code=bos.next_code()).status_code == 401
    other = visit(visitor.app)
    other.sign_in("bo@example.org")
    assert visitor.submit(STEP, code=phone.next_code()).status_code == 303, "another sign-in does not end this one"


def test_a_forged_form_takes_no_step(visitor: Visitor, phone: Authenticator) -> None:
    visitor.sign_in()
    assert visitor.post(STEP, data={"code": phone.next_code()}).status_code == 400
    assert not visitor.is_signed_in()


def test_a_failed_step_is_recorded_without_what_was_typed(
    visitor: Visitor, database: Database, phone: Authenticator, ana: User
) -> None:
    visitor.sign_in()
    visitor.submit(STEP, code=WRONG)
    with database.connect() as connection:
        row = connection.execute(select(audit_log).where(audit_log.c.action == "second_step.failed")).one()
    assert (row.object_id, row.address) == (str(ana.id), "127.0.0.1")
    assert WRONG not in repr(row)


def test_under_https_the_cookie_is_bound_to_host_and_encryption(
    make_desk: Callable[..., Flask], visit: Callable[..., Visitor], phone: Authenticator
) -> None:
    visitor = visit(make_desk(public_url="https://oriel.example.org"), "https://oriel.example.org")
    cookies = visitor.sign_in().headers.getlist("Set-Cookie")
    (cookie,) = (line for line in cookies if "second_step" in line)
    assert cookie.startswith("__Host-oriel_second_step=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
    assert visitor.submit(STEP, code=phone.next_code()).status_code == 303
    assert visitor.is_signed_in()


def test_a_seed_whose_key_is_gone_leaves_the_recovery_codes(
    visitor: Visitor, app_and_codes: tuple[Authenticator, tuple[str, ...]]
) -> None:
    app, codes = app_and_codes
    (visitor.settings.home / "sealing.keys").write_text(Fernet.generate_key().decode())
    visitor.sign_in()
    answer = visitor.submit(STEP, code=app.next_code())
    assert answer.status_code == 503
    assert "Use a recovery code" in answer.text
    assert visitor.submit(STEP, code=codes[0]).status_code == 303
    assert visitor.is_signed_in()


@pytest.mark.parametrize("change", [set_password, disable_user, remove_second_factor])
def test_a_code_that_is_none_any_more_opens_no_session(
    visitor: Visitor, database: Database, phone: Authenticator, monkeypatch: pytest.MonkeyPatch, change: Any
) -> None:
    """The half-done sign-in is used up, and in the same moment, before the session is opened, the account changes."""
    with ExitStack() as others:

        def changed(connection: Connection, user_id: int) -> str:
            details = (NEW,) if change is set_password else ()
            others.enter_context(meanwhile(database, lambda elsewhere: change(elsewhere, user_id, *details)))
            return open_session(connection, user_id)

        monkeypatch.setattr("server.identity.open_session", changed)
        visitor.sign_in()
        visitor.submit(STEP, code=phone.next_code())
    assert not visitor.is_signed_in()
    with database.connect() as connection:
        assert connection.execute(select(sessions)).all() == []
