from collections.abc import Callable

import pytest
from sqlalchemy import delete

from data.accounts.letter_orders import order_invitation
from data.database import Database
from data.home import Home
from data.house_rules import HouseRules, Registration, change_rules
from data.invitations import invite, revoke_invitation
from data.schema import users
from data.users import add_user, authenticate, find_user
from tests.server.letter_box import LetterBox
from tests.server.visitor import PASSWORD, Visitor


@pytest.fixture
def admin(database: Database) -> int:
    with database.begin() as connection:
        return add_user(connection, "boss@example.org", PASSWORD, "admin").id


@pytest.fixture
def rule(database: Database) -> Callable[[Registration], None]:
    def change(registration: Registration) -> None:
        with database.begin() as connection:
            change_rules(connection, HouseRules(registration=registration))

    return change


def invitation(home: Home, admin: int, email: str | None = None, role: str = "user") -> tuple[int, str]:
    with home.database.begin() as connection:
        made, link = invite(connection, home.settings, email=email, role=role, invited_by=admin)
    return made.id, "/" + link.split("/", 3)[3]


def test_where_the_house_is_open_a_letter_makes_an_account(
    visitor: Visitor, letters: LetterBox, database: Database, admin: int, rule: Callable[[Registration], None]
) -> None:
    rule("open")
    assert 'href="/register"' in visitor.get("/login").text
    assert "on its way" in visitor.submit("/register", email="Ana@example.org").text
    path = letters.link()
    assert "ana@example.org" in visitor.get(path).text
    assert "at least 12" in visitor.submit(path, password="short", again="short").text
    assert visitor.submit(path, password=PASSWORD, again=PASSWORD).location == "/"
    assert visitor.is_signed_in()
    user = authenticate(database, "ana@example.org", PASSWORD)
    assert user
    assert user.role == "user"
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("registration", ["closed", "invitation"])
def test_where_it_is_not_nobody_registers(
    visitor: Visitor, admin: int, registration: Registration, rule: Callable[[Registration], None]
) -> None:
    rule(registration)
    assert "/register" not in visitor.get("/login").text
    answer = visitor.submit("/login", to="/register", email="ana@example.org")
    assert answer.status_code == 404
    assert "invitation" in visitor.get("/register").text


def test_closing_the_house_closes_what_is_under_way(
    visitor: Visitor, letters: LetterBox, admin: int, rule: Callable[[Registration], None]
) -> None:
    rule("open")
    visitor.submit("/register", email="ana@example.org")
    path = letters.link()
    visitor.submit("/register", email="bo@example.org")
    rule("invitation")
    assert letters.post() == [], "the worker looks at the rules, too"
    assert visitor.get(path).status_code == 404


def test_nobody_registers_before_there_is_an_administrator(
    visitor: Visitor, rule: Callable[[Registration], None]
) -> None:
    rule("open")
    assert visitor.submit("/login", to="/register", email="ana@example.org").status_code == 404


def test_who_has_an_account_already_is_told_by_letter_alone(
    visitor: Visitor, letters: LetterBox, admin: int, rule: Callable[[Registration], None]
) -> None:
    rule("open")
    known = visitor.submit("/register", email="boss@example.org")
    new = visitor.submit("/register", email="ana@example.org")
    assert known.text == new.text
    first, second = letters.post()
    assert "have an account" in first["Subject"]
    assert "Your account" in second["Subject"]


def test_an_invitation_for_an_address_gives_that_account(
    visitor: Visitor, home: Home, database: Database, admin: int
) -> None:
    _, path = invitation(home, admin, "ana@example.org", "professional")
    page = visitor.get(path).text
    assert "ana@example.org" in page
    assert 'name="email"' not in page
    answer = visitor.submit(path, email="evil@example.org", password=PASSWORD, again=PASSWORD)
    assert answer.status_code == 303
    assert visitor.is_signed_in()
    user = authenticate(database, "ana@example.org", PASSWORD)
    assert user
    assert user.role == "professional"
    assert visitor.get(path).status_code == 404


def test_an_invitation_for_anybody_asks_for_an_address_and_confirms_it(
    visitor: Visitor, letters: LetterBox, database: Database, admin: int
) -> None:
    _, path = invitation(letters.home, admin, role="premium")
    assert "on its way" in visitor.submit(path, email="ana@example.org").text
    confirm = letters.link()
    assert visitor.submit(confirm, password=PASSWORD, again=PASSWORD).status_code == 303
    with database.connect() as connection:
        assert find_user(connection, "ana@example.org").role == "premium"
    assert visitor.get(path).status_code == 404


def test_a_revoked_invitation_ends_what_it_began(
    visitor: Visitor, letters: LetterBox, database: Database, admin: int
) -> None:
    number, path = invitation(letters.home, admin)
    visitor.submit(path, email="ana@example.org")
    confirm = letters.link()
    with database.begin() as connection:
        revoke_invitation(connection, number)
    assert visitor.get(confirm).status_code == 404
    assert visitor.get(path).status_code == 404
    assert visitor.get("/invitation/made-up").text.count("used or is too old") == 1


def test_without_mail_an_invitation_for_anybody_takes_an_address_as_it_is(
    visitor: Visitor, home: Home, database: Database, admin: int
) -> None:
    _, path = invitation(home, admin)
    taken = visitor.submit(path, email="boss@example.org", password=PASSWORD, again=PASSWORD)
    assert "already" in taken.text
    assert visitor.submit(path, email="ana@example.org", password=PASSWORD, again=PASSWORD).status_code == 303
    assert authenticate(database, "ana@example.org", PASSWORD)


def test_an_invitation_is_sent_by_letter(visitor: Visitor, letters: LetterBox, database: Database, admin: int) -> None:
    settings = letters.home.settings
    with database.begin() as connection:
        made, link = invite(connection, settings, email="ana@example.org", role="user", invited_by=admin)
        order_invitation(connection, settings, made, link)
    assert settings.base_url + letters.link() == link


def test_the_inviter_may_be_gone(visitor: Visitor, home: Home, database: Database, admin: int) -> None:
    _, path = invitation(home, admin, "ana@example.org")
    with database.begin() as connection:
        add_user(connection, "next@example.org", PASSWORD, "admin")
        connection.execute(delete(users).where(users.c.id == admin))
    assert visitor.submit(path, password=PASSWORD, again=PASSWORD).status_code == 303
