from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from data.database import Database
from data.schema import audit_log
from data.sessions import KnownSession, list_sessions, start_session
from data.users import User, add_user
from tests.server.visitor import PASSWORD, Visitor

PATH = "/account/security"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def elsewhere(signed_in: Visitor, visit: Callable[..., Visitor]) -> Visitor:
    """The same account on another device."""
    other = visit(signed_in.app)
    other.client.environ_base |= {"HTTP_USER_AGENT": FIREFOX, "REMOTE_ADDR": "198.51.100.7"}
    other.sign_in()
    return other


def known(visitor: Visitor, database: Database, user: User) -> tuple[KnownSession, ...]:
    with database.connect() as connection:
        return list_sessions(connection, user.id, visitor.cookie("session") or "", idle=timedelta(hours=1))


def test_sessions_are_listed_with_device_and_address(signed_in: Visitor, elsewhere: Visitor) -> None:
    here, there = signed_in.get(PATH).text, elsewhere.get(PATH).text
    for page in (here, there):
        assert "Firefox on Linux" in page
        assert "198.51.100.7" in page
        assert page.count("this one") == 1
    assert there.index("Firefox on Linux") < there.index("this one") < there.index("Sign out Unknown device")


def test_one_of_them_can_be_ended(signed_in: Visitor, elsewhere: Visitor, database: Database, ana: User) -> None:
    this, other = known(signed_in, database, ana)
    assert this.is_this
    assert not other.is_this
    answer = signed_in.submit(PATH, f"{PATH}/sessions/{other.number}/end")
    assert answer.location == f"{PATH}?ended"
    assert signed_in.is_signed_in()
    assert not elsewhere.is_signed_in()


def test_all_others_can_be_ended(signed_in: Visitor, elsewhere: Visitor) -> None:
    assert signed_in.submit(PATH, f"{PATH}/end-other-sessions").location == f"{PATH}?ended"
    assert signed_in.is_signed_in()
    assert not elsewhere.is_signed_in()


def test_somebody_elses_session_is_one_that_is_not_there(signed_in: Visitor, database: Database) -> None:
    with database.begin() as connection:
        bo = add_user(connection, "bo@example.org", PASSWORD)
        token = start_session(connection, bo.id, lifetime=timedelta(days=1))
        (bos,) = list_sessions(connection, bo.id, token, idle=timedelta(hours=1))
    answers = [signed_in.submit(PATH, f"{PATH}/sessions/{number}/end") for number in (bos.number, 999_999, 2**70)]
    bodies = {answer.text.replace(answer.headers["X-Request-ID"], "") for answer in answers}
    assert {answer.status_code for answer in answers} == {404}
    assert len(bodies) == 1
    with database.connect() as connection:
        assert list_sessions(connection, bo.id, token, idle=timedelta(hours=1))


def test_signing_out_everywhere_is_recorded(signed_in: Visitor, database: Database, ana: User) -> None:
    signed_in.submit("/account/security", to="/account/sign-out-everywhere")
    with database.connect() as connection:
        row = connection.execute(select(audit_log).where(audit_log.c.action == "sessions.ended")).one()
    assert (row.object_id, row.detail) == (str(ana.id), {"sessions": 1})
