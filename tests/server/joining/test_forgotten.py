import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from data.database import Database
from data.notices import latest_notices
from data.schema import audit_log, one_time_links, sign_in_failures
from data.sign_in_throttle import LETTERS
from data.users import User, add_user, authenticate, disable_user
from jobs.account_letters import post_letter
from tests.server.letter_box import LetterBox, path_of
from tests.server.visitor import PASSWORD, Visitor

NEW = "four louder herons"


def test_a_letter_leads_to_a_new_password_once(
    visitor: Visitor, visit: Callable[..., Visitor], letters: LetterBox, database: Database, ana: User
) -> None:
    other = visit(visitor.app)
    other.sign_in()
    assert 'href="/forgot"' in visitor.get("/login").text
    assert "on its way" in visitor.submit("/forgot", email=" ANA@example.org").text
    (message,) = letters.post()
    assert message["To"] == "ana@example.org"
    assert "password" in message["Subject"]
    path = path_of(message)
    assert visitor.submit(path, password=NEW, again=NEW).status_code == 303
    assert not other.is_signed_in(), "it ends all sessions"
    assert authenticate(database, "ana@example.org", NEW)
    assert visitor.get(path).status_code == 404


def test_the_link_is_good_for_half_an_hour(visitor: Visitor, letters: LetterBox, database: Database, ana: User) -> None:
    visitor.submit("/forgot", email="ana@example.org")
    path = letters.link()
    with database.begin() as connection:
        columns = one_time_links.c
        minutes = func.extract("epoch", columns.expires_at - columns.created_at) / 60
        assert connection.execute(select(minutes)).scalar_one() == 30
        connection.execute(update(one_time_links).values(expires_at=func.now()))
    assert visitor.get(path).status_code == 404


def test_nobody_learns_whether_there_is_an_account(
    visitor: Visitor, letters: LetterBox, database: Database, ana: User
) -> None:
    with database.begin() as connection:
        disable_user(connection, ana.id)
    pages = []
    for email in ("ana@example.org", "nobody@example.org"):
        answer = visitor.submit("/forgot", email=email)
        pages.append((answer.status_code, re.sub(r"[0-9a-f]{16}", "", answer.text)))
    assert pages[0] == pages[1]
    assert letters.post() == []


def test_the_door_does_the_same_for_everybody_and_the_worker_looks(
    visitor: Visitor, letters: LetterBox, database: Database, ana: User
) -> None:
    """The same work, so the same time: an order of the same form, and no look at the accounts."""

    def written() -> list[int]:
        with database.connect() as connection:
            tables = (one_time_links, audit_log)
            return [connection.execute(select(func.count()).select_from(one)).scalar_one() for one in tables]

    before = written()
    lengths = set()
    for email in ("ana@example.org", "bob@example.org"):
        visitor.submit("/forgot", email=email)
        (sealed,) = letters.ordered()
        assert email not in sealed
        lengths.add(len(sealed))
    assert written() == before
    assert len(lengths) == 1


def test_asking_again_and_again_is_slowed_whoever_asks(
    visitor: Visitor, letters: LetterBox, database: Database
) -> None:
    for _ in range(LETTERS.free):
        assert visitor.submit("/forgot", email="nobody@example.org").status_code == 200
    answer = visitor.submit("/forgot", email="Nobody@Example.org ")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert visitor.submit("/forgot", email="ana@example.org").status_code == 200
    with database.connect() as connection:
        assert "nobody" not in repr(connection.execute(select(sign_in_failures)).all())


@pytest.mark.parametrize("email", ["", "not an address", "a@b@c", "ana@example.org\r\nBcc: x@example.org", "\ud800"])
def test_what_is_no_address_is_told(visitor: Visitor, letters: LetterBox, email: str) -> None:
    answer = visitor.submit("/forgot", email=email.encode("utf-8", "replace").decode())
    assert answer.status_code == 400
    assert letters.ordered() == []


def test_without_mail_the_link_is_on_the_console_alone(
    visitor: Visitor, letters: LetterBox, database: Database, ana: User, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.begin() as connection:
        boss = add_user(connection, "boss@example.org", PASSWORD, "admin").id
    quiet = replace(letters.home, settings=replace(letters.home.settings, smtp_url=None))
    visitor.app.extensions["oriel"] = quiet
    page = visitor.submit("/forgot", email="ana@example.org").text
    assert "on the console" in page
    for sealed in letters.ordered():
        post_letter(quiet, sealed)
    shown = capsys.readouterr().out
    link = re.search(r'"link":"http://\S+(/reset/[\w-]{43})"', shown)
    assert link, shown
    assert "ana@example.org" not in shown
    with database.connect() as connection:
        (told,) = latest_notices(connection, boss)
        assert latest_notices(connection, ana.id) == ()
    assert "console" in told.text
    assert link[1] not in told.text, "notices are kept"
    assert visitor.submit(link[1], password=PASSWORD, again=PASSWORD).status_code == 303


def test_a_letter_has_plain_words_and_nothing_that_tells_of_its_opening(
    visitor: Visitor, letters: LetterBox, ana: User
) -> None:
    visitor.submit("/forgot", email="ana@example.org")
    (message,) = letters.post()
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain
    assert html
    link = path_of(message)
    assert link in plain.get_content()
    content = html.get_content()
    assert content.count(link) == 2
    addresses = set(re.findall(r"https?://[^\s\"<]+", content))
    assert addresses == {letters.home.settings.base_url + link}
    assert not re.search(r"<img|<link|<script|url\(", content)


def test_the_log_knows_who_asked_from_where(
    visitor: Visitor, letters: LetterBox, database: Database, ana: User
) -> None:
    answer = visitor.submit("/forgot", email="ana@example.org")
    letters.post()
    with database.connect() as connection:
        row = connection.execute(select(audit_log).where(audit_log.c.action == "reset_link.made")).one()
    assert (row.object_id, row.address) == (str(ana.id), "127.0.0.1")
    assert row.request_id == answer.headers["X-Request-ID"]
