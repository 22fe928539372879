"""Ten thousand forged requests through the whole app: nothing fails, nothing is written, no traceback is in the log.

A tenth of them at every run; all of them with `FORGED_REQUESTS=10000` in the environment of pytest.
"""

import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from structlog.testing import capture_logs

from data.database import Database
from data.instruments import NewInstrument
from data.reports.definition import Definition
from data.reports.keeping import create_report
from data.saved_views.records import State, Words
from data.saved_views.saving import save_view
from data.schema import metadata
from data.sessions import start_session
from data.share_links.keeping import create_link
from data.share_links.terms import Terms
from data.users import add_user
from tests.data.market_data import made_bars, store
from tests.server.forging import Forged, Forger
from tests.server.test_gate import example_path
from tests.server.visitor import PASSWORD, Visitor

SEED = 20261121
NUMBER = int(os.environ.get("FORGED_REQUESTS", "1000"))
# Who calls one of these is signed out.
ENDS_SESSIONS = {"/logout", "/account/sign-out-everywhere", "/account/security/sessions/1/end"}
# What looking leaves behind: who came by a link, what was seen last, what a page forecast, how often somebody asked.
WRITTEN_BY_LOOKING = {"share_hits", "recent_views", "forecasts", "rate_buckets", "sign_in_failures", "audit_log"}
MONITORS = ("/readyz",)  # 503 is what it has to say here, where no worker runs


@pytest.fixture
def database(database: Database) -> Database:
    for symbol in ("SPX", "VIX"):
        store(database, symbol, made_bars("2022-01-03", 500), instrument=NewInstrument(symbol, symbol))
    return database


@pytest.fixture
def theirs(database: Database) -> list[int]:
    """Ids of what somebody else has kept."""
    with database.begin() as connection:
        ben = add_user(connection, "ben@example.org", PASSWORD).id
        views = [save_view(connection, ben, "chart", State("symbol=SPX"), Words(f"View {n}")).id for n in range(3)]
        create_link(connection, ben, views[0], Terms(), datetime.now(UTC))
        create_report(connection, ben, Definition(title="Weekly", entries=()))
    return [*views, ben]


def attacker(visitor: Visitor, database: Database, role: str) -> Mapping[str, str]:
    """Signed in, and what its requests carry as those of a page do."""
    with database.begin() as connection:
        user = add_user(connection, f"{role}@example.org", PASSWORD, role)
        visitor.wear(start_session(connection, user.id, lifetime=timedelta(days=1)))
    visitor.get("/")
    return {"X-CSRFToken": visitor.cookie("csrf") or ""}


def routes(app: Flask) -> list[str]:
    return sorted({example_path(rule) for rule in app.url_map.iter_rules()} - ENDS_SESSIONS)


def contents(database: Database) -> dict[str, object]:
    """Of every table, so that one changed value is seen."""
    query = "SELECT count(*), sum(hashtextextended(t::text, 0)::numeric) FROM {} AS t"
    with database.connect() as connection:
        tables = [table.name for table in metadata.sorted_tables if table.name not in WRITTEN_BY_LOOKING]
        return {name: connection.execute(text(query.format(name))).one() for name in tables}


def send(visitor: Visitor, forged: Forged, headers: Mapping[str, str]) -> int:
    answer = visitor.client.open(
        forged.path,
        method=forged.method,
        data=forged.data,
        content_type=forged.content_type,
        headers={**headers, **forged.headers},
        base_url=visitor.base,
        buffered=True,
    )
    return answer.status_code


@pytest.mark.timeout(3600)  # ten thousand take minutes
@pytest.mark.parametrize(("role", "share"), [("user", 0.7), ("admin", 0.3)])
def test_no_forged_request_makes_it_fail_or_write(  # noqa: PLR0917  (fixtures have no order)
    visitor: Visitor, database: Database, theirs: list[int], caplog: pytest.LogCaptureFixture, role: str, share: float
) -> None:
    headers = attacker(visitor, database, role)
    forger = Forger(SEED, visitor.app.extensions["oriel.dash"].callback_map, theirs, routes(visitor.app))
    before = contents(database)
    failed: list[tuple[int, Forged]] = []
    with capture_logs() as told:
        for forged in forger.requests(int(NUMBER * share)):
            status = send(visitor, forged, headers)
            if status >= 500 and not forged.path.startswith(MONITORS):
                failed.append((status, forged))
    assert failed[:3] == []
    assert [line for line in told if "exc_info" in line or line["log_level"] in {"error", "critical"}][:3] == []
    assert [record for record in caplog.records if record.levelno >= logging.ERROR or record.exc_info] == []
    after = contents(database)
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {}
    assert visitor.is_signed_in(), "else most were sent by nobody"


def test_the_forged_requests_come_past_the_gate_often_enough_to_try_what_is_behind_it(
    visitor: Visitor, database: Database, theirs: list[int]
) -> None:
    headers = attacker(visitor, database, "user")
    callbacks = visitor.app.extensions["oriel.dash"].callback_map
    forger = Forger(SEED, callbacks, theirs, routes(visitor.app))
    answers = [send(visitor, forger.fitting_values(), headers) for _ in range(40)]
    assert sum(status in {200, 204} for status in answers) > 20


def test_the_same_seed_forges_the_same_requests(visitor: Visitor) -> None:
    callbacks = visitor.app.extensions["oriel.dash"].callback_map
    first, second = ([*Forger(SEED, callbacks, [1], ["/"]).requests(50)] for _ in range(2))
    assert first == second
    assert len({forged.what for forged in first}) > 5
