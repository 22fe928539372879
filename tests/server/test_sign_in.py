import re
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from flask import Flask, Response
from sqlalchemy import Connection, delete, select

from data.database import Database
from data.schema import sessions, users
from data.second_factor import begin_set_up, confirm, pending_secret
from data.secret_key import secret_key
from data.sign_in_throttle import ACCOUNT, ADDRESS, begin_attempt
from data.tokens import token_hash
from data.users import User, add_user, disable_user, local_admin, set_password
from server.identity import open_session as identity_open_session
from server.second_step import enter
from tests.authenticator import Authenticator
from tests.meanwhile import meanwhile
from tests.server.visitor import PASSWORD, Visitor

CHANGING = re.compile(r'value="[^"]*"|<code>[^<]*</code>|(?<=\?v=)\d+')


def same_words(text: str) -> str:
    return CHANGING.sub("", text)


def test_the_form_works_without_javascript(visitor: Visitor, ana: User) -> None:
    page = visitor.get("/login")
    assert page.status_code == 200
    assert '<form class="door__card" method="post" action="/login"' in page.text
    assert 'autocomplete="username"' in page.text
    assert 'autocomplete="current-password"' in page.text
    answer = visitor.sign_in()
    assert (answer.status_code, answer.location) == (303, "/")
    assert visitor.get("/").status_code == 200


def test_it_goes_on_where_somebody_wanted_to_go(visitor: Visitor, ana: User) -> None:
    door = visitor.get("/chart?symbol=AAPL&range=1y").location
    assert visitor.sign_in(page=door).location == "/chart?symbol=AAPL&range=1y"


@pytest.mark.parametrize("address", ["//evil.com", r"/\evil.com", "///evil.com", "https://evil.com", "/\t/evil.com"])
def test_it_stays_on_the_site(visitor: Visitor, ana: User, address: str) -> None:
    token = visitor.get("/login").text.partition('name="csrf_token"')[2].split('"')[3]
    fields = {"csrf_token": token, "email": "ana@example.org", "password": PASSWORD, "next": address}
    assert visitor.post("/login", data=fields).location == "/"
    assert visitor.get("/login", query_string={"next": address}).location == "/"


def test_who_is_signed_in_needs_no_door(signed_in: Visitor) -> None:
    assert signed_in.get("/login?next=/chart").location == "/chart"


def test_the_answer_does_not_tell_whether_there_is_an_account(visitor: Visitor, database: Database, ana: User) -> None:
    with database.begin() as connection:
        disable_user(connection, add_user(connection, "gone@example.org", PASSWORD).id)
    wrong = visitor.sign_in(password="wrong")
    assert wrong.status_code == 401
    assert "don&#39;t match" in wrong.text
    for email, password in (("bo@example.org", PASSWORD), ("gone@example.org", PASSWORD), ("no address", PASSWORD)):
        answer = visitor.sign_in(email, password)
        assert answer.status_code == 401
        assert same_words(answer.text) == same_words(wrong.text)
        assert not visitor.is_signed_in()


def test_the_time_does_not_tell_either(visitor: Visitor, database: Database) -> None:
    with database.begin() as connection:
        for number in range(5):
            add_user(connection, f"known{number}@example.org", PASSWORD)

    def seconds(email: str) -> float:
        start = time.process_time()
        assert visitor.sign_in(email, "wrong").status_code == 401
        return time.process_time() - start

    pairs = [(seconds(f"known{n}@example.org"), seconds(f"unknown{n}@example.org")) for n in range(5)]
    known, unknown = (statistics.median(side) for side in zip(*pairs, strict=True))
    assert unknown == pytest.approx(known, rel=0.4)


def guess(visitor: Visitor, times: int, account: str = "ana@example.org", address: str = "127.0.0.1") -> None:
    """Failures as the form counts them, without the time that hashes take."""
    home = visitor.app.extensions["oriel"]
    for _ in range(times):
        begin_attempt(home.database, secret_key(home.settings), account=account, address=address)


def test_guessing_is_slowed_and_told_how_long(visitor: Visitor, ana: User) -> None:
    assert visitor.sign_in(password="wrong").status_code == 401
    guess(visitor, ACCOUNT.free - 1)
    answer = visitor.sign_in(password=PASSWORD)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 30
    assert re.search(r"Try again in \d seconds?\.", answer.text)
    assert not visitor.is_signed_in()


def test_an_unknown_account_is_slowed_alike(visitor: Visitor) -> None:
    assert visitor.sign_in("nobody@example.org").status_code == 401
    guess(visitor, ACCOUNT.free - 1, "nobody@example.org")
    assert visitor.sign_in("nobody@example.org").status_code == 429


@pytest.mark.parametrize("spelling", ["ANA@example.org", " ana@example.org ", "Ana@EXAMPLE.Org"])
def test_other_spellings_of_an_account_are_the_same_account(visitor: Visitor, ana: User, spelling: str) -> None:
    guess(visitor, ACCOUNT.free)
    assert visitor.sign_in(spelling).status_code == 429


def test_strangers_do_not_keep_the_owner_out(desk: Flask, visit: Callable[..., Visitor], ana: User) -> None:
    owner, stranger = visit(desk), visit(desk)
    owner.sign_in()
    owner.submit("/logout")
    guess(stranger, ACCOUNT.free, address="198.51.100.9")
    assert stranger.sign_in().status_code == 429
    assert owner.sign_in().status_code == 303


def test_a_known_browser_is_slowed_too_and_known_for_one_account(
    visitor: Visitor, database: Database, ana: User
) -> None:
    visitor.sign_in()
    visitor.submit("/logout")
    for _ in range(ACCOUNT.free):
        assert visitor.sign_in(password="wrong").status_code == 401
    assert visitor.sign_in().status_code == 429
    guess(visitor, ACCOUNT.free, "bo@example.org", "198.51.100.9")
    assert visitor.sign_in("bo@example.org").status_code == 429


@pytest.mark.parametrize("mark", ["", "x", "abc.def", "ff00ff00ff00ff00.", "é.é"])
def test_a_made_up_mark_of_a_known_browser_counts_for_nothing(visitor: Visitor, ana: User, mark: str) -> None:
    visitor.client.set_cookie("oriel_device_8050", mark, domain="localhost")
    guess(visitor, ACCOUNT.free)
    assert visitor.sign_in().status_code == 429


def test_a_form_without_its_token_is_not_counted(visitor: Visitor, ana: User) -> None:
    for _ in range(ACCOUNT.free):
        assert visitor.post("/login", data={"email": "ana@example.org", "password": "x"}).status_code == 400
    assert visitor.sign_in().status_code == 303


def test_one_address_is_slowed_and_others_are_not(desk: Flask, visit: Callable[..., Visitor], ana: User) -> None:
    stranger, owner = visit(desk), visit(desk)
    stranger.client.environ_base["REMOTE_ADDR"] = "198.51.100.9"
    for number in range(ADDRESS.free):
        guess(stranger, 1, f"guess{number}@example.org", "198.51.100.9")
    assert stranger.sign_in("one-more@example.org").status_code == 429
    assert owner.sign_in().status_code == 303


def test_behind_a_proxy_addresses_are_those_of_people(
    make_desk: Callable[..., Flask], visit: Callable[..., Visitor], ana: User
) -> None:
    visitor = visit(make_desk(public_url="https://oriel.example.org"), "https://oriel.example.org")
    for number in range(ADDRESS.free):
        guess(visitor, 1, f"guess{number}@example.org", "198.51.100.9")
    visitor.client.environ_base["HTTP_X_FORWARDED_FOR"] = "10.0.0.1, 198.51.100.9"
    assert visitor.sign_in().status_code == 429
    visitor.client.environ_base["HTTP_X_FORWARDED_FOR"] = "198.51.100.9, 203.0.113.5"
    assert visitor.sign_in().status_code == 303, "what the client itself wrote does not count"


def test_without_a_proxy_a_forwarded_address_is_not_believed(visitor: Visitor, ana: User) -> None:
    for number in range(ADDRESS.free):
        guess(visitor, 1, f"guess{number}@example.org")
    visitor.client.environ_base["HTTP_X_FORWARDED_FOR"] = "203.0.113.5"
    assert visitor.sign_in().status_code == 429


def test_success_forgives_mistakes(visitor: Visitor, ana: User) -> None:
    for _ in range(2):
        guess(visitor, ACCOUNT.free - 1)
        assert visitor.sign_in().status_code == 303
        visitor.submit("/logout")


@pytest.mark.parametrize(
    "fields", [{}, {"email": "ana@example.org"}, {"password": "x"}, {"email": "a" * 500, "password": "x"}]
)
def test_it_asks_for_what_is_missing(visitor: Visitor, fields: dict[str, str]) -> None:
    answer = visitor.submit("/login", **fields)
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.text
    assert "door__fault" in answer.text


def test_what_was_typed_comes_back_harmless_and_without_the_password(visitor: Visitor) -> None:
    answer = visitor.sign_in('"><script>alert(1)</script>', "my secret password")
    assert "<script>alert" not in answer.text
    assert "my secret password" not in answer.text


def test_a_forged_form_signs_nobody_in(visitor: Visitor, ana: User) -> None:
    answer = visitor.post("/login", data={"email": "ana@example.org", "password": PASSWORD})
    assert answer.status_code == 400
    assert "no longer good" in answer.text
    assert not visitor.is_signed_in()


# Sessions --------------------------------------------------------------------


def test_the_cookie_is_for_the_server_alone(visitor: Visitor, ana: User) -> None:
    cookies = visitor.sign_in().headers.getlist("Set-Cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("oriel_session_8050="))
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(session.split("; "))
    assert "Secure" not in session, "plain http on the own machine"
    assert len(session.split(";")[0].partition("=")[2]) == 43


def test_under_https_cookies_are_bound_to_host_and_encryption(
    make_desk: Callable[..., Flask], visit: Callable[..., Visitor], ana: User
) -> None:
    visitor = visit(make_desk(public_url="https://oriel.example.org"), "https://oriel.example.org")
    cookies = visitor.sign_in().headers.getlist("Set-Cookie")
    assert visitor.is_signed_in()
    cookies += visitor.get("/").headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {
        "__Host-oriel_session",
        "__Host-oriel_form",
        "__Host-oriel_csrf",
        "__Host-oriel_device",
    }
    assert all({"Secure", "Path=/", "SameSite=Lax"} <= set(cookie.split("; ")) for cookie in cookies)


def test_signing_in_rotates_the_session_and_the_forms_token(visitor: Visitor, database: Database, ana: User) -> None:
    visitor.sign_in()
    visitor.get("/")
    first, form = visitor.cookie("session"), visitor.cookie("form")
    assert first
    token = visitor.get("/account/security").text.partition('name="csrf_token"')[2].split('"')[3]
    visitor.client.delete_cookie("oriel_session_8050", domain="localhost")
    visitor.wear("planted by somebody")
    visitor.sign_in()
    assert visitor.cookie("session") not in {first, "planted by somebody"}
    visitor.get("/")
    assert visitor.cookie("form") != form
    assert visitor.post("/logout", data={"csrf_token": token}).status_code == 400, "the old token is no good"


def test_signing_in_again_ends_the_session_before(visitor: Visitor, database: Database, ana: User) -> None:
    """Somebody else signs in at the same browser, whose session had become invisible to the form only."""
    visitor.sign_in()
    old = visitor.cookie("session") or ""
    with database.begin() as connection:
        set_password(connection, ana.id, PASSWORD)
    visitor.sign_in()
    with database.connect() as connection:
        kept = connection.execute(select(sessions.c.id_hash)).scalars().all()
    assert [bytes(hashed) for hashed in kept] == [token_hash(visitor.cookie("session") or "")]
    assert token_hash(old) not in map(bytes, kept)


def test_a_copied_cookie_dies_with_signing_out(visitor: Visitor, visit: Callable[..., Visitor], ana: User) -> None:
    visitor.sign_in()
    thief = visit(visitor.app)
    thief.wear(visitor.cookie("session") or "")
    assert thief.is_signed_in()
    answer = visitor.submit("/logout")
    assert (answer.status_code, answer.location) == (303, "/login")
    assert visitor.cookie("session") is None
    assert not visitor.is_signed_in()
    assert not thief.is_signed_in()


def test_a_link_can_not_sign_out(signed_in: Visitor) -> None:
    page = signed_in.get("/logout")
    assert page.status_code == 200
    assert 'method="post"' in page.text
    assert signed_in.is_signed_in()


def test_the_end_of_a_session_is_the_end_on_every_worker(
    desk: Flask,
    make_desk: Callable[..., Flask],
    visit: Callable[..., Visitor],
    database: Database,
    ana: User,
) -> None:
    here, there = visit(desk), visit(make_desk())
    assert here.app is not there.app
    enders: list[Callable[[], object]] = [
        lambda: here.submit("/logout"),
        lambda: here.submit("/account/security", to="/account/sign-out-everywhere"),
        lambda: _change(database, lambda connection: set_password(connection, ana.id, PASSWORD)),
        lambda: _change(database, lambda connection: disable_user(connection, ana.id)),
    ]
    for end in enders:
        assert here.sign_in().status_code == 303
        there.wear(here.cookie("session") or "")
        assert here.is_signed_in()
        assert there.is_signed_in()
        end()
        assert not there.is_signed_in()
        assert not here.is_signed_in()


def _change(database: Database, change: Callable[..., None]) -> None:
    with database.begin() as connection:
        change(connection)


def test_the_door_says_when_nobody_can_sign_in_yet(visitor: Visitor, database: Database) -> None:
    assert "Nobody can sign in yet" in visitor.get("/login").text
    with database.begin() as connection:
        local_admin(connection)
    assert "Nobody can sign in yet" in visitor.get("/login").text
    with database.begin() as connection:
        add_user(connection, "ana@example.org", PASSWORD)
    assert "Nobody can sign in yet" not in visitor.get("/login").text


def test_another_programs_remember_cookie_does_not_lock_out(signed_in: Visitor) -> None:
    signed_in.client.set_cookie("remember_token", "1|abc", domain="localhost")
    assert signed_in.is_signed_in()


@pytest.mark.parametrize("email", ["\x00", "ana@example.org\x00"])
def test_what_no_database_can_hold_is_no_account_either(visitor: Visitor, ana: User, email: str) -> None:
    answer = visitor.sign_in(email)
    assert answer.status_code == 401
    assert "don&#39;t match" in answer.text


@pytest.mark.parametrize("change", ["password", "disabled", "deleted"])
def test_a_password_that_is_none_any_more_opens_no_session(
    visitor: Visitor, database: Database, ana: User, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """It fitted, and in the same moment, before the session is opened, the account changes."""

    def changed(user: User, wanted: str) -> Response:
        with database.begin() as connection:
            if change == "password":
                set_password(connection, ana.id, PASSWORD)
            elif change == "disabled":
                disable_user(connection, ana.id)
            else:
                connection.execute(delete(users))
        return enter(user, wanted)

    monkeypatch.setattr("server.sign_in.enter", changed)
    answer = visitor.sign_in()
    assert (answer.status_code, answer.location) == (303, "/login?late")
    assert "Sign in again" in visitor.get(answer.location).text
    with database.connect() as connection:
        assert connection.execute(select(sessions)).all() == []


def test_a_factor_that_is_set_up_in_the_same_moment_is_asked_for(
    visitor: Visitor, database: Database, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look whether there is one and the session: setting up waits, and ends what was opened."""
    with database.begin() as connection:
        begin_set_up(connection, visitor.settings, ana.id)
        app = Authenticator(pending_secret(connection, visitor.settings, ana.id) or "")

    def set_up(elsewhere: Connection) -> None:
        assert confirm(elsewhere, visitor.settings, ana.id, app.next_code())

    with ExitStack() as others:

        def open_session(connection: Connection, user_id: int) -> str:
            others.enter_context(meanwhile(database, set_up))
            return identity_open_session(connection, user_id)

        monkeypatch.setattr("server.identity.open_session", open_session)
        visitor.sign_in()
    assert not visitor.is_signed_in()
