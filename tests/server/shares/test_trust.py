"""Who has no living token gets nothing, and can't tell why; who has one gets that link and nothing beside it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import event, func
from werkzeug.test import TestResponse

from data.database import Database
from data.saved_views.saving import delete_view
from data.saved_views.sharing import share_view
from data.schema import share_links
from data.share_links.hits import hit
from data.share_links.keeping import create_link, pause_link, revoke_link, rotate_link
from data.share_links.reading import list_opens
from data.share_links.terms import Made, Terms
from data.tokens import new_token
from data.users import User, disable_user
from server.shares import door
from server.shares.visits import COOKIE
from tests.server.shares.conftest import Linked, keep, person
from tests.server.visitor import Visitor

Make = Callable[..., Made]
NEST = "a heron's nest"
CHANGING = re.compile(r"(?<=\?v=)\d+")
PER_ANSWER = {"X-Request-ID", "Date"}


def same(answer: TestResponse) -> tuple[int, str, list[tuple[str, str]]]:
    """All of an answer but what differs from one to the next of the same."""
    headers = sorted((name, value) for name, value in answer.headers if name not in PER_ANSWER)
    return answer.status_code, CHANGING.sub("", answer.text), headers


def never(visitor: Visitor, tail: str = "", door: str = "share") -> TestResponse:
    return visitor.get(f"/{door}/{new_token()}{tail}")


def _revoke(database: Database, made: Made, view: int) -> None:
    with database.begin() as connection:
        revoke_link(connection, made.link.owner_id, made.link.id)


def _pause(database: Database, made: Made, view: int) -> None:
    with database.begin() as connection:
        pause_link(connection, made.link.owner_id, made.link.id, paused=True)


def _rotate(database: Database, made: Made, view: int) -> None:
    with database.begin() as connection:
        rotate_link(connection, made.link.owner_id, made.link.id)


def _expire(database: Database, made: Made, view: int) -> None:
    over = share_links.update().where(share_links.c.id == made.link.id)
    with database.begin() as connection:
        connection.execute(over.values(expires_at=func.now() - timedelta(seconds=1)))


def _disable_owner(database: Database, made: Made, view: int) -> None:
    with database.begin() as connection:
        disable_user(connection, made.link.owner_id)


def _delete_view(database: Database, made: Made, view: int) -> None:
    with database.begin() as connection:
        delete_view(connection, made.link.owner_id, view)


ENDS = [_revoke, _pause, _rotate, _expire, _disable_owner, _delete_view]


@pytest.fixture
def own(database: Database) -> Callable[..., tuple[Made, int]]:
    """A link of somebody who is in no other test, and the view that it opens."""

    def make(**terms: object) -> tuple[Made, int]:
        owner = person(database)
        view = keep(database, owner, "chart", "symbol=ABC&range=1m")
        with database.begin() as connection:
            now = connection.execute(func.now().select()).scalar_one()
            return create_link(connection, owner, view.id, Terms(**terms), now), view.id  # type: ignore[arg-type]  # a test's own words

    return make


@pytest.mark.parametrize("end", ENDS)
def test_what_has_ended_answers_like_what_never_was(
    end: Callable[[Database, Made, int], None],
    visitor: Visitor,
    own: Callable[..., tuple[Made, int]],
    database: Database,
) -> None:
    made, view = own(may_download=True, origins=("https://a.org",), may_change="range")
    opens = [f"/share/{made.token}", f"/embed/{made.token}", f"/share/{made.token}?range=1y"]
    parts = [f"/share/{made.token}{tail}" for tail in ("/file/0/0.csv", "/part/0/0", ".png", "/x")]
    assert all(visitor.get(path).status_code == 200 for path in opens)  # and has the cookie of a visit now
    end(database, made, view)
    for path in [*opens, *parts]:
        assert same(visitor.get(path)) == same(visitor.get(path.replace(made.token, new_token()))), path
        assert visitor.get(path).status_code == 404
    assert same(visitor.post(opens[0])) == same(visitor.post(f"/share/{new_token()}"))


def test_what_is_used_up_does_too(visitor: Visitor, visit: Callable[..., Visitor], desk: Flask, make: Make) -> None:
    path = f"/share/{make(most_opens=1, password=NEST).token}"
    assert visitor.post(path, data={"password": NEST}).status_code == 303
    assert visitor.get(path).status_code == 200  # who is in stays in
    late = visit(desk)
    assert same(late.get(path)) == same(never(late))
    assert same(late.post(path, data={"password": NEST})) == same(never(late))


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("end", ENDS)
def test_the_database_is_asked_the_same_for_the_dead_and_for_what_never_was(
    end: Callable[[Database, Made, int], None],
    visitor: Visitor,
    own: Callable[..., tuple[Made, int]],
    database: Database,
) -> None:
    """So the time does not tell either."""
    made, view = own(password=NEST)
    end(database, made, view)
    never(visitor)  # what is only done once a minute
    with statements(database) as dead:
        visitor.get(f"/share/{made.token}")
        visitor.post(f"/share/{made.token}", data={"password": NEST})
    with statements(database) as unknown:
        unborn = new_token()
        visitor.get(f"/share/{unborn}")
        visitor.post(f"/share/{unborn}", data={"password": NEST})
    forgetting = "DELETE FROM share_hits"
    assert [one for one in dead if not one.startswith(forgetting)] == [
        one for one in unknown if not one.startswith(forgetting)
    ]


def test_an_editor_who_may_only_look_now_shares_nothing(
    visitor: Visitor, database: Database, own: Callable[..., tuple[Made, int]]
) -> None:
    made, view = own()
    editor = person(database)
    with database.begin() as connection:
        share_view(connection, made.link.owner_id, view, {editor: True})
        now = connection.execute(func.now().select()).scalar_one()
        theirs = create_link(connection, editor, view, Terms(), now)
    assert visitor.get(f"/share/{theirs.token}").status_code == 200
    with database.begin() as connection:
        share_view(connection, made.link.owner_id, view, {editor: False})
    assert visitor.get(f"/share/{theirs.token}").status_code == 404


def test_it_is_dead_on_every_worker_at_the_next_request(
    make_desk: Callable[..., Flask], visit: Callable[..., Visitor], make: Make, database: Database, ana: User
) -> None:
    workers = [visit(make_desk()) for _ in range(2)]
    made = make(mode="frozen")
    path = f"/share/{made.token}"
    for worker in workers * 2:
        assert worker.get(path).status_code == 200  # each has it in its memory
    with database.begin() as connection:
        revoke_link(connection, ana.id, made.link.id)
    assert [worker.get(path).status_code for worker in workers] == [404, 404]


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "../login",
        "..%2f..%2flogin",
        "%2e%2e/%2e%2e",
        "/evil.com",
        "//evil.com",
        "%2f%2fevil.com",
        r"\evil.com",
        "%5cevil.com",
        "https://evil.com",
        "x?next=//evil.com",
        "x?next=https://evil.com",
        "x/../../account",
        "x%00",
        "%00",
        "x%0d%0aSet-Cookie:%20a=b",
        "' OR 1=1 --",
        "%27%20OR%20%27%27%3D%27",
        "é" * 43,
        "\N{FULLWIDTH SOLIDUS}" * 3,
        "%ff%fe",
        "a" * 5_000,
        "*",
        "{{7*7}}",
        "<script>alert(1)</script>",
        "null",
        "0",
    ],
    ids=lambda token: repr(token)[:24],
)
@pytest.mark.parametrize("door", ["share", "embed"])
def test_a_hostile_token_opens_nothing_and_leads_nowhere(visitor: Visitor, token: str, door: str) -> None:
    answer = visitor.get(f"/{door}/{token}")
    if answer.status_code in {302, 308}:  # to the door of the house, or without the doubled slash
        assert answer.location.startswith(("/login", "http://localhost:8050/"))
        answer = visitor.get(answer.location.removeprefix("http://localhost:8050"))
    assert answer.status_code in {200, 400, 404}
    if answer.status_code == 200:
        assert "<h1>Sign in</h1>" in answer.text
    assert "49" not in answer.headers.get("Location", "")
    assert "<script>alert" not in answer.text
    assert "Set-Cookie" not in answer.headers or COOKIE not in answer.headers["Set-Cookie"]


def test_a_link_leads_to_no_other_link_and_to_nothing_of_the_house(visitor: Visitor, make: Make) -> None:
    mine, other = make(), make(password=NEST, may_download=True)
    visitor.get(f"/share/{mine.token}")
    for path in ("/_dash-layout", "/_dash-dependencies", "/export/chart/bars.csv", "/manual", "/views", "/account"):
        assert visitor.get(path, headers={"Accept": "*/*"}).status_code in {302, 401}, path
    assert visitor.call({}).status_code in {400, 401}
    for path in ("", "/file/0/0.csv", "/part/0/0", ".png"):
        assert "Quiet herons" not in visitor.get(f"/share/{other.token}{path}").text
    for path in ("/part/1/0", "/part/0/9", "/part/0/0", "/file/0/0.csv", f"/{other.link.id}"):
        assert visitor.get(f"/share/{mine.token}{path}").status_code == 404


def test_a_password_is_asked_for_and_opens_this_link_alone(
    visitor: Visitor, make: Make, database: Database, ana: User
) -> None:
    made, other = make(password=NEST), make(password=NEST)
    path = f"/share/{made.token}"
    asked = visitor.get(path)
    assert "Its password" in asked.text
    assert asked.headers["Referrer-Policy"] == "same-origin"  # else its form comes from nowhere
    wrong = visitor.post(path, data={"password": "another nest"})
    assert wrong.status_code == 401
    assert "not the password" in wrong.text
    right = visitor.post(path, data={"password": NEST})
    assert (right.status_code, right.location) == (303, f"{path}?entered=1")
    assert visitor.get(right.location).location == path
    cookie = right.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", f"Path={path}"))
    assert "Quiet herons" in visitor.get(path).text
    value = cookie.partition("=")[2].partition(";")[0]
    visitor.client.set_cookie(COOKIE, value, domain="localhost", path=f"/share/{other.token}")
    assert "Its password" in visitor.get(f"/share/{other.token}").text
    with database.connect() as connection:
        outcomes = [one.outcome for one in list_opens(connection, ana.id, made.link.id)]
    assert outcomes == ["opened", "wrong password"]


def test_a_browser_that_keeps_no_cookie_is_told(visitor: Visitor, make: Make) -> None:
    path = f"/share/{make(password=NEST).token}"
    right = visitor.post(path, data={"password": NEST})
    visitor.client.delete_cookie(COOKIE, domain="localhost", path=path)
    assert "allow cookies" in visitor.get(right.location).text
    assert "allow cookies" not in visitor.get(path).text


def test_a_forged_or_old_visit_is_none(visitor: Visitor, make: Make, database: Database, ana: User) -> None:
    made = make(password=NEST)
    path = f"/share/{made.token}"
    visitor.client.set_cookie(COOKIE, "InZpc2l0Ig.aSBQ.x", domain="localhost", path=path)
    assert "Its password" in visitor.get(path).text
    visitor.post(path, data={"password": NEST})
    with database.begin() as connection:
        again = rotate_link(connection, ana.id, made.link.id)
    kept = visitor.client.get_cookie(COOKIE, "localhost", path)
    assert kept is not None
    visitor.client.set_cookie(COOKIE, kept.value, domain="localhost", path=f"/share/{again.token}")
    assert "Its password" in visitor.get(f"/share/{again.token}").text


def test_guessing_a_password_is_slowed_whoever_guesses(
    visitor: Visitor, visit: Callable[..., Visitor], desk: Flask, make: Make
) -> None:
    path = f"/share/{make(password=NEST).token}"
    codes = [visitor.post(path, data={"password": f"guess {number}"}).status_code for number in range(6)]
    assert codes == [401] * 5 + [429]
    late = visit(desk).post(path, data={"password": NEST})
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) >= 1


def test_opens_are_counted_out_by_a_click_and_not_by_who_looks_ahead(
    visitor: Visitor, visit: Callable[..., Visitor], desk: Flask, make: Make
) -> None:
    path = f"/share/{make(most_opens=2).token}"
    for _ in range(5):
        assert "limited number" in visitor.get(path).text
    for _ in range(2):
        guest = visit(desk)
        assert guest.post(path).status_code == 303
        assert "Quiet herons" in guest.get(path).text
    assert visitor.post(path).status_code == 404
    assert visitor.get(path).status_code == 404


def test_another_site_can_not_send_the_form(visitor: Visitor, make: Make) -> None:
    path = f"/share/{make(password=NEST).token}"
    answer = visitor.post(path, data={"password": NEST}, headers={"Origin": "https://evil.com"})
    assert answer.status_code == 403


def test_what_is_kept_for_one_link_is_never_shown_by_another(
    visitor: Visitor, link: Linked, database: Database, ana: User
) -> None:
    table = keep(database, ana.id, "home", "")
    for mode in ("live", "frozen"):
        closed, open_ = link(table.id, mode=mode), link(table.id, mode=mode, may_download=True)
        for _ in range(2):
            first, second = visitor.get(closed).text, visitor.get(open_).text
            assert "/file/" not in first
            assert open_ + "/file/" in second
            assert closed not in second
            assert open_ not in first


def test_no_token_is_written_into_the_cache(visitor: Visitor, make: Make, desk: Flask) -> None:
    tokens = [make(mode=mode, may_download=True).token for mode in ("live", "frozen")]
    for token in tokens:
        assert visitor.get(f"/share/{token}").status_code == 200
    folder = desk.extensions["oriel"].settings.home / "cache"
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert len(content) > 10_000
    assert not any(token.encode() in content for token in tokens)


def test_who_comes_too_often_waits_whatever_they_bring(
    visitor: Visitor, link: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "hit", partial(hit, most=0))
    living, dead = visitor.get(link()), never(visitor)
    assert (living.status_code, dead.status_code) == (429, 429)
    assert 1 <= int(living.headers["Retry-After"]) <= 60


def test_what_visitors_choose_is_computed_so_often_and_not_at_will(
    visitor: Visitor, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "MOST_CHOICES_A_MINUTE", 2)
    path = f"/share/{make(may_change='both', may_download=True).token}"
    asked = ["?range=1m", "/file/0/0.csv?symbol=XYZ", "?range=1y", "/file/0/0.csv?symbol=OLD"]
    answers = [visitor.get(path + one) for one in asked]
    assert [answer.status_code for answer in answers] == [200, 404, 429, 429]  # a chart has no tables
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert visitor.get(path).status_code == 200
