"""Every route and every callback × who asks × how, out of one table; and what is not yours answers as what is not."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, func, insert, select, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from data.api_tokens import make_token
from data.database import Database
from data.home import Home
from data.reports.definition import Definition, definition_to_json
from data.reports.keeping import create_report
from data.saved_views.records import State, Words
from data.saved_views.saving import save_view
from data.schema import ROLES, api_jobs, report_files, report_runs, sessions, users
from data.sessions import start_session
from data.snapshots import Frozen, keep_snapshot
from data.users import add_user
from tests.server.access_table import (
    ADMINISTRATORS,
    ANYBODY,
    LINK,
    MEMBERS,
    OWNED_READ,
    OWNED_WRITE,
    READ,
    ROUTES,
    WRITE,
)
from tests.server.test_gate import METHODS, body_of, example_path, router_body
from tests.server.visitor import PASSWORD, Visitor, visitor_of
from views.reports.previewing import keep_for_preview

OUTSIDERS = ("anonymous", "expired", "disabled")
DAY = timedelta(days=1)
WITHOUT_A_SESSION = {ANYBODY, LINK}


@pytest.fixture(scope="module")
def database(module_database: Database) -> Database:
    return module_database


@pytest.fixture
def come(desk: Flask, database: Database) -> Callable[[str], Visitor]:
    """One of a role, or an outsider; the same account each time."""

    def visitor(who: str) -> Visitor:
        found = visitor_of(desk)
        if who == "anonymous":
            return found
        with database.begin() as connection:
            known = connection.execute(select(users.c.id).where(users.c.email == f"{who}@example.org")).scalar()
            role = who if who in ROLES else "admin"
            user_id = known or add_user(connection, f"{who}@example.org", PASSWORD, role).id
            connection.execute(update(users).where(users.c.id == user_id).values(disabled_at=None))
            found.wear(start_session(connection, user_id, lifetime=-DAY if who == "expired" else DAY))
            if who == "disabled":  # and the session is still there
                connection.execute(update(users).where(users.c.id == user_id).values(disabled_at=func.now()))
        return found

    return visitor


def ask(visitor: Visitor, method: str, path: str, **headers: str) -> TestResponse:
    return visitor.client.open(path, method=method, base_url=visitor.base, headers=headers, buffered=True)


def rules(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """With each of its own methods, and who may use it so."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            found = [who for who, methods in ROUTES.get(rule.rule, {}).items() if method in methods.split()]
            yield rule, method, found[0] if found else "nobody: it is not in the table"


def test_the_table_names_every_route_with_its_methods_and_no_other(desk: Flask) -> None:
    there = {(rule.rule, method) for rule, method, _ in rules(desk)}
    named = {
        (rule, method) for rule, access in ROUTES.items() for methods in access.values() for method in methods.split()
    }
    assert there - named == set()
    assert named - there == set()


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_gets_nowhere_by_any_method(come: Callable[[str], Visitor], desk: Flask, who: str) -> None:
    visitor = come(who)
    for rule in desk.url_map.iter_rules():
        access = ROUTES[rule.rule]
        if set(access) <= WITHOUT_A_SESSION:
            continue
        for method in METHODS:
            answer = ask(visitor, method, example_path(rule))
            is_sent_to_the_door = method in {"GET", "HEAD"} and (answer.location or "").startswith("/login")
            assert answer.status_code == 401 or is_sent_to_the_door, f"{who} {method} {rule} → {answer.status}"


@pytest.mark.parametrize("who", [*OUTSIDERS, "user", "admin"])
def test_what_is_open_is_so_to_everybody_and_a_link_opens_by_its_token_alone(
    come: Callable[[str], Visitor], desk: Flask, who: str
) -> None:
    visitor = come(who)
    for rule, method, access in rules(desk):
        if access not in WITHOUT_A_SESSION or rule.endpoint in {"readyz", "metrics"}:
            continue
        answer = ask(visitor, method, example_path(rule))
        assert answer.status_code not in {401, 403, 500}, f"{who} {method} {rule} → {answer.status}"
        assert not (answer.location or "").startswith("/login?next"), f"{who} {method} {rule}"
        if access == LINK:
            assert answer.status_code in {400, 404}, f"{who} {method} {rule} → {answer.status}"


@pytest.mark.parametrize("role", ROLES)
def test_a_member_of_any_role_comes_in(come: Callable[[str], Visitor], desk: Flask, role: str) -> None:
    """A write without the token against forgery is stopped there, behind the gate: nothing is done."""
    visitor = come(role)
    for rule, method, access in rules(desk):
        if access in WITHOUT_A_SESSION:
            continue
        answer = ask(visitor, method, example_path(rule))
        assert answer.status_code not in {401, 403}, f"{role} {method} {rule} → {answer.status}"
        assert not (answer.location or "").startswith("/login"), f"{role} {method} {rule}"
    assert visitor.is_signed_in()


@pytest.mark.parametrize("role", ["user", "admin"])
def test_a_member_gets_nowhere_by_another_method(come: Callable[[str], Visitor], desk: Flask, role: str) -> None:
    visitor = come(role)
    own = {(rule.rule, method) for rule, method, _ in rules(desk)}
    for rule in desk.url_map.iter_rules():
        for method in {"PUT", "PATCH", "DELETE"} - {method for name, method in own if name == rule.rule}:
            assert ask(visitor, method, example_path(rule)).status_code in {400, 404, 405}, f"{role} {method} {rule}"


# The API's scopes --------------------------------------------------------------------------------


@pytest.mark.parametrize("scope", ["read", "write"])
def test_a_token_reaches_what_its_scopes_say_and_no_page(
    come: Callable[[str], Visitor], desk: Flask, database: Database, scope: str
) -> None:
    visitor = come("anonymous")
    come("institutional")
    with database.begin() as connection:
        owner = connection.execute(select(users.c.id).where(users.c.email == "institutional@example.org")).scalar_one()
        bearer = {"Authorization": f"Bearer {make_token(connection, owner, 'x', [scope], lifetime=DAY).token}"}
    for rule, method, access in rules(desk):
        answer = ask(visitor, method, example_path(rule), **bearer)
        if access in {READ, OWNED_READ} or (access in {WRITE, OWNED_WRITE} and scope == "write"):
            assert answer.status_code not in {401, 403}, f"{method} {rule} → {answer.status}"
        elif access in {WRITE, OWNED_WRITE}:
            assert (answer.status_code, answer.get_json(force=True)["code"]) == (403, "insufficient_scope")
        elif access not in WITHOUT_A_SESSION:
            is_shut = answer.status_code == 401 or (answer.location or "").startswith("/login")
            assert is_shut, f"a token opened {method} {rule}"


# Callbacks -----------------------------------------------------------------------------------------


def callbacks(desk: Flask) -> Mapping[str, Mapping[str, Any]]:
    found = desk.extensions["oriel.dash"].callback_map
    return {output: callback for output, callback in found.items() if "callback" in callback}


def module_of(callback: Mapping[str, Any]) -> str:
    function = callback["callback"].__wrapped__
    return str(getattr(function, "__module__", None) or type(function).__module__)


def call(visitor: Visitor, body: object) -> TestResponse:
    token = {"X-CSRFToken": visitor.cookie("csrf") or ""}
    return visitor.post("/_dash-update-component", json=body, headers=token)


def test_the_table_names_every_module_with_callbacks_and_no_other(desk: Flask) -> None:
    assert {module_of(callback) for callback in callbacks(desk).values()} == MEMBERS | ADMINISTRATORS
    assert set() == MEMBERS & ADMINISTRATORS


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_calls_nothing(come: Callable[[str], Visitor], desk: Flask, who: str) -> None:
    visitor = come(who)
    for output, callback in callbacks(desk).items():
        assert call(visitor, body_of(output, callback)).status_code == 401, output


@pytest.mark.parametrize("role", ROLES)
def test_a_role_calls_what_is_its_own_and_the_rest_is_unknown_to_it(
    come: Callable[[str], Visitor], desk: Flask, role: str
) -> None:
    visitor = come(role)
    visitor.get("/")
    unknown = call(visitor, {"output": "nowhere.children", "inputs": [], "outputs": []})
    assert "unknown callback" in unknown.text
    for output, callback in callbacks(desk).items():
        body = body_of(output, callback)
        if module_of(callback) in ADMINISTRATORS and role != "admin":
            assert same(call(visitor, body)) == same(unknown), output
        elif role in {"user", "admin"}:  # what is told of a wrong body is not what is told of none
            answer = call(visitor, {**body, "changedPropIds": 1})
            assert answer.status_code == 400
            assert "unknown callback" not in answer.text, output


# What is somebody else's ---------------------------------------------------------------------------

NEVER = 987_654_321


@pytest.fixture
def bens(database: Database, home: Home, come: Callable[[str], Visitor]) -> dict[str, object]:
    """One of each thing that can be somebody's, by what its id stands in."""
    come("professional")
    with database.begin() as connection:
        ben = connection.execute(select(users.c.id).where(users.c.email == "professional@example.org")).scalar_one()
        name = Words(f"Mine {connection.execute(func.random().select()).scalar_one()}")
        view = save_view(connection, ben, "chart", State("symbol=SPX"), name).id
        frozen = Frozen("x", b"{}", "v", "c", None, datetime.now(UTC))
        job = {"id": f"job{view}", "user_id": ben, "kind": "volatility", "query": "", "version": "v" * 24}
        wanted = {column.name for column in api_jobs.columns}
        connection.execute(insert(api_jobs).values(**{k: v for k, v in job.items() if k in wanted}, **_rest(wanted)))
        return {
            **_report_of(connection, ben),
            "view": view,
            "snapshot": keep_snapshot(connection, ben, view, frozen).id,
            "token": make_token(connection, ben, "x", ["read"], lifetime=DAY).kept.id,
            "session": connection.execute(select(sessions.c.number).where(sessions.c.user_id == ben)).scalars().first(),
            "job": job["id"],
            "preview": keep_for_preview(home, ben, Definition("Mine")),
        }


def _report_of(connection: Connection, owner: int) -> dict[str, object]:
    """A report, a run of it with a file, and what was told of it."""
    definition = Definition("R")
    report = create_report(connection, owner, definition).id
    run = {"report_id": report, "origin": "now", "state": "sent", "attempts": 1, "data_version": "v"}
    times = dict.fromkeys(("fire_at", "started_at", "finished_at"), datetime.now(UTC))
    values = {**run, **times, "definition": definition_to_json(definition), "letter": {}}
    run_id = connection.execute(insert(report_runs).values(values).returning(report_runs.c.id)).scalar_one()
    file = {"run_id": run_id, "name": "friday.html", "media_type": "text/html", "content": b"x", "sha256": b"0" * 32}
    connection.execute(insert(report_files).values(file))
    return {"report": report, "run": run_id}


def _rest(columns: set[str]) -> dict[str, Any]:
    return {name: value for name, value in {"panels": [], "works": {}, "panel": "league"}.items() if name in columns}


@pytest.mark.parametrize(
    ("thing", "method", "path"),
    [
        ("view", "GET", "/api/v1/saved-views/{}"),
        ("view", "PUT", "/api/v1/saved-views/{}"),
        ("view", "DELETE", "/api/v1/saved-views/{}"),
        ("view", "GET", "/thumbnails/{}.light.svg"),
        ("snapshot", "GET", "/export/snapshots/{}/0/bars.csv"),
        ("token", "DELETE", "/api/v1/tokens/{}"),
        ("token", "POST", "/account/tokens/{}/revoke"),
        ("session", "POST", "/account/security/sessions/{}/end"),
        ("job", "GET", "/api/v1/jobs/{}"),
        ("job", "DELETE", "/api/v1/jobs/{}"),
        ("run", "GET", "/reports/runs/{}/friday.html"),
        ("run", "GET", "/received/{}/friday.html"),
        ("preview", "GET", "/reports/preview/{}"),
    ],
)
@pytest.mark.parametrize("role", ["user", "admin"])
def test_what_is_not_yours_answers_as_what_is_not_there(  # noqa: PLR0917  (fixtures have no order)
    come: Callable[[str], Visitor], bens: dict[str, object], role: str, thing: str, method: str, path: str
) -> None:
    visitor = come(role)
    visitor.get("/")

    def send(number: object) -> TestResponse:
        options: dict[str, Any] = {"json": {}} if path.startswith("/api/") and method in {"PUT", "POST"} else {}
        headers = {"X-CSRFToken": visitor.cookie("csrf") or "", "If-Match": '"1"'}
        return visitor.client.open(
            path.format(number), method=method, base_url=visitor.base, headers=headers, buffered=True, **options
        )

    theirs, nobodys = send(bens[thing]), send(NEVER if thing != "job" else f"job{NEVER}")
    assert same(theirs) == same(nobodys)
    assert theirs.status_code not in {200, 204, 401, 403, 500}


@pytest.mark.parametrize(
    ("thing", "path"),
    [
        ("view", "/views/{}"),
        ("view", "/snapshots?view={}"),
        ("view", "/links?view={}"),
        ("view", "/chart?saved={}"),
        ("snapshot", "/snapshots/{}"),
        ("report", "/reports/{}"),
        ("report", "/reports/{}/runs"),
        ("run", "/received/{}"),
    ],
)
@pytest.mark.parametrize("role", ["user", "admin"])
def test_a_page_of_what_is_not_yours_is_that_of_what_is_not_there(
    come: Callable[[str], Visitor], bens: dict[str, object], role: str, thing: str, path: str
) -> None:
    visitor = come(role)
    visitor.get("/")

    def shown(number: object) -> tuple[int, str]:
        pathname, _, search = path.format(number).partition("?")
        answer = visitor.call(router_body(pathname, f"?{search}" if search else ""))
        return answer.status_code, answer.text.replace(str(number), "N")

    theirs, nobodys = shown(bens[thing]), shown(NEVER)
    assert theirs == nobodys
    assert theirs[0] == 200


def same(answer: TestResponse) -> tuple[object, ...]:
    """All of it but the request's id and what counts requests."""
    passing = {"X-Request-ID", "Date", "Set-Cookie", "RateLimit"}
    headers = sorted((name, value) for name, value in answer.headers if name not in passing)
    return answer.status_code, answer.text.replace(answer.headers["X-Request-ID"], ""), headers
