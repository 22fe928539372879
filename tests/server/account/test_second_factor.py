import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection

from data.api_tokens import make_token
from data.database import Database
from data.house_rules import HouseRules, change_rules
from data.second_factor import has_second_factor
from data.sessions import end_sessions_of, hold_session, start_session
from data.users import User, local_admin
from tests.authenticator import Authenticator, authenticator_of
from tests.server.visitor import PASSWORD, Visitor

PATH = "/account/security/second-factor"
CODE = re.compile(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){3}")
SECRET = re.compile(r'class="door__secret"[^>]*>([A-Z2-7 ]+)<')


def secret_on(page: str) -> str:
    found = SECRET.search(page)
    assert found
    return found[1].replace(" ", "")


def has_factor(database: Database, user: User) -> bool:
    with database.connect() as connection:
        return has_second_factor(connection, user.id)


def require(database: Database, *roles: str) -> None:
    with database.begin() as connection:
        change_rules(connection, HouseRules(second_factor_roles=roles))


def test_it_is_set_up_with_a_qr_code(
    signed_in: Visitor, visit: Callable[..., Visitor], database: Database, ana: User
) -> None:
    elsewhere = visit(signed_in.app)
    elsewhere.sign_in()
    assert "Set up a second factor" in signed_in.get("/account/security").text
    assert signed_in.submit(PATH, password=PASSWORD).location == PATH
    page = signed_in.get(PATH).text
    svg = ET.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])  # noqa: S314  (our own)
    assert len(svg.findall("path")) == 2, "dark on light"
    app = Authenticator(secret_on(page))
    assert not has_factor(database, ana)
    done = signed_in.submit(PATH, f"{PATH}/confirm", code=app.next_code())
    assert done.status_code == 200
    assert len(set(CODE.findall(done.text))) == 10
    assert has_factor(database, ana)
    assert signed_in.is_signed_in()
    assert not elsewhere.is_signed_in()
    assert not CODE.search(signed_in.get(PATH).text), "shown once"
    assert "10 of your recovery codes are left" in signed_in.get("/account/security").text


def test_it_asks_for_the_password_first(signed_in: Visitor) -> None:
    answer = signed_in.submit(PATH, password="wrong")
    assert answer.status_code == 400
    assert "not your password" in answer.text
    assert "<svg" not in signed_in.get(PATH).text
    assert signed_in.submit(PATH).status_code == 400


def test_a_wrong_code_confirms_nothing(signed_in: Visitor, database: Database, ana: User) -> None:
    signed_in.submit(PATH, password=PASSWORD)
    before = secret_on(signed_in.get(PATH).text)
    for code in ("", "12345", "000000 ", "abc"):
        answer = signed_in.submit(PATH, f"{PATH}/confirm", code=code)
        assert answer.status_code == 400
        assert secret_on(answer.text) == before, "the phone has it already"
    assert not has_factor(database, ana)


def test_nobody_confirms_what_was_not_begun(signed_in: Visitor, database: Database, ana: User) -> None:
    assert signed_in.submit(PATH, f"{PATH}/confirm", code="123456").status_code == 400
    assert not has_factor(database, ana)


@pytest.fixture
def phone(signed_in: Visitor, database: Database, ana: User) -> Authenticator:
    """With a session from after the factor was set up."""
    app, _ = authenticator_of(database, signed_in.settings, ana.id)
    with database.begin() as connection:
        signed_in.wear(start_session(connection, ana.id, lifetime=timedelta(days=1)))
    return app


def test_new_recovery_codes_need_both_factors(signed_in: Visitor, phone: Authenticator) -> None:
    for password, code in (("wrong", phone.next_code()), (PASSWORD, "000 000 x")):
        answer = signed_in.submit(PATH, f"{PATH}/recovery-codes", password=password, code=code)
        assert answer.status_code == 400
        assert not CODE.search(answer.text)
    answer = signed_in.submit(PATH, f"{PATH}/recovery-codes", password=PASSWORD, code=phone.last_code())
    assert len(set(CODE.findall(answer.text))) == 10, "a wrong password uses no code up"


def test_taking_it_away_needs_both_factors_and_ends_other_sessions(
    signed_in: Visitor, visit: Callable[..., Visitor], phone: Authenticator, database: Database, ana: User
) -> None:
    copied = visit(signed_in.app)
    copied.wear(signed_in.cookie("session") or "")
    assert signed_in.submit(PATH, f"{PATH}/remove", password=PASSWORD, code="x").status_code == 400
    assert has_factor(database, ana)
    answer = signed_in.submit(PATH, f"{PATH}/remove", password=PASSWORD, code=phone.next_code())
    assert answer.location == "/account/security?removed"
    assert not has_factor(database, ana)
    assert signed_in.is_signed_in()
    assert not copied.is_signed_in()


def test_a_factor_that_is_there_is_not_set_up_over(signed_in: Visitor, phone: Authenticator) -> None:
    answer = signed_in.submit(PATH, password=PASSWORD)
    assert answer.status_code == 400
    assert "already" in answer.text


def test_without_a_password_there_is_nothing_to_second(visitor: Visitor, database: Database) -> None:
    with database.begin() as connection:
        admin = local_admin(connection)
        visitor.wear(start_session(connection, admin.id, lifetime=timedelta(days=1)))
    assert "has no password yet" in visitor.get(PATH).text
    require(database, "admin")
    assert visitor.is_signed_in()


# Who must have one ------------------------------------------------------------


def test_who_must_have_one_reaches_only_where_it_is_set_up(signed_in: Visitor, database: Database, ana: User) -> None:
    require(database, "admin")
    assert signed_in.is_signed_in()
    require(database, "user")
    for path in ("/", "/chart", "/account", "/account/security", "/account/data", "/manual/", "/nothing-here"):
        answer = signed_in.get(path)
        assert (answer.status_code, answer.location) == (302, PATH), path
    for path in ("/_dash-layout", "/_dash-dependencies", "/api/v1/views", "/api/v1/nothing"):
        answer = signed_in.get(path)
        assert answer.status_code == 403, path
    assert signed_in.get("/api/v1/views").get_json()["code"] == "second_factor_missing"
    assert signed_in.get("/static/door.css").status_code == 200
    assert "before anything else opens" in signed_in.get(PATH).text
    assert signed_in.submit("/logout", to="/account/sign-out-everywhere").status_code == 403
    signed_in.submit(PATH, password=PASSWORD)
    app = Authenticator(secret_on(signed_in.get(PATH).text))
    assert signed_in.submit(PATH, f"{PATH}/confirm", code=app.next_code()).status_code == 200
    assert signed_in.is_signed_in()


def test_who_must_have_one_may_leave(signed_in: Visitor, database: Database) -> None:
    require(database, "user")
    assert signed_in.submit("/logout").location == "/login"


def test_who_must_have_one_does_not_take_it_away(
    signed_in: Visitor, phone: Authenticator, database: Database, ana: User
) -> None:
    require(database, "user")
    assert "Take the second factor away" not in signed_in.get(PATH).text
    answer = signed_in.submit(PATH, f"{PATH}/remove", password=PASSWORD, code=phone.next_code())
    assert answer.status_code == 400
    assert has_factor(database, ana)


def test_tokens_of_who_must_have_one_open_nothing_until_then(visitor: Visitor, database: Database, ana: User) -> None:
    with database.begin() as connection:
        made = make_token(connection, ana.id, "script", ["read"], lifetime=None)

    def ask() -> tuple[int, str | None]:
        answer = visitor.get("/api/v1/tokens", headers={"Authorization": f"Bearer {made.token}"})
        return answer.status_code, (answer.get_json() or {}).get("code")

    assert ask()[0] == 200
    require(database, "user")
    assert ask() == (403, "second_factor_missing")
    authenticator_of(database, visitor.settings, ana.id)
    assert ask()[0] == 200


def test_a_seed_whose_key_is_gone_is_begun_anew(signed_in: Visitor, database: Database, ana: User) -> None:
    signed_in.submit(PATH, password=PASSWORD)
    (signed_in.settings.home / "sealing.keys").write_text(Fernet.generate_key().decode())
    answer = signed_in.submit(PATH, f"{PATH}/confirm", code="123456")
    assert answer.status_code == 503
    assert "Begin anew" in answer.text
    assert signed_in.submit(PATH, password=PASSWORD).location == PATH
    assert secret_on(signed_in.get(PATH).text)


def test_a_session_that_ends_in_the_same_moment_confirms_nothing(
    signed_in: Visitor, database: Database, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in.submit(PATH, password=PASSWORD)
    app = Authenticator(secret_on(signed_in.get(PATH).text))

    def ended(connection: Connection, user_id: int, token: str) -> None:
        with database.begin() as elsewhere:
            end_sessions_of(elsewhere, ana.id)
        hold_session(connection, user_id, token)

    monkeypatch.setattr("server.account.second_factor.hold_session", ended)
    answer = signed_in.submit(PATH, f"{PATH}/confirm", code=app.next_code())
    assert answer.location == "/login?late"
    assert not has_factor(database, ana)
    assert not signed_in.is_signed_in()
