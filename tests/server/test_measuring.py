import asyncio
from collections.abc import Iterator
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest

from data import measures
from data.database import Database
from jobs.measured import measured
from server.callback_names import callback_name
from tests.server.measured import counted
from tests.server.test_gate import router_body
from tests.server.visitor import Visitor


@pytest.fixture(autouse=True)
def measuring() -> Iterator[None]:
    measures.begin_measuring(None)
    yield
    measures.stop_measuring()


@pytest.mark.parametrize(
    ("output", "name"),
    [
        ("chart-figure.figure", "chart-figure.figure"),
        ("..chart-figure.figure...chart-error.children..", "chart-figure.figure"),
        ("toast.children@8f14e45fceea167a5a36dedd4bea2543", "toast.children"),
        ('{"kind":["MATCH"],"panel":["MATCH"],"type":"slow-body"}.children', "slow-body.children"),
        ('..{"a":["ALL"],"type":"row"}.style...x.y..', "row.style"),
    ],
)
def test_a_callback_goes_by_the_first_thing_it_draws(output: str, name: str) -> None:
    assert callback_name(output) == name


def test_every_callback_has_a_short_name(visitor: Visitor) -> None:
    for output in visitor.app.extensions["oriel.dash"].callback_map:
        name = callback_name(output)
        assert 3 <= len(name) <= 80
        assert "{" not in name


def test_requests_are_timed_by_their_route_and_not_by_what_was_typed(visitor: Visitor) -> None:
    visitor.get("/share/what-somebody-typed")
    visitor.client.open("/no/such/address", method="POKE", base_url=visitor.base)
    text = visitor.get("/metrics").text
    assert counted(text, "oriel_request_seconds_count", route="/<any(share, embed):door>/<token>", status="404") == 1
    assert counted(text, "oriel_request_seconds_count", method="other") == 1
    assert "typed" not in text
    assert "such" not in text


def test_callbacks_and_panels_are_timed_by_name(signed_in: Visitor) -> None:
    assert signed_in.call(router_body("/")).status_code == 200
    assert signed_in.call({"output": "what.somebody.made.up"}).status_code == 400
    text = signed_in.get("/metrics").text
    assert counted(text, "oriel_callback_seconds_count", callback="_pages_content.children", status="200") == 1
    assert counted(text, "oriel_panel_seconds_count", kind="home") >= 1
    assert "made.up" not in text


def test_what_is_recorded_is_counted(visitor: Visitor, database: Database) -> None:
    from data.house_rules import HouseRules, change_rules

    with database.begin() as connection:
        change_rules(connection, HouseRules(registration="closed"))
    assert counted(visitor.get("/metrics").text, "oriel_events_total", action="rule.changed") == 1


def test_nothing_is_measured_before_it_begins(visitor: Visitor) -> None:
    measures.stop_measuring()
    assert "oriel_request_seconds" not in visitor.get("/metrics").text


@pytest.mark.parametrize(("fails", "outcome"), [(False, "done"), (True, "failed")])
def test_jobs_are_timed_by_how_they_end(visitor: Visitor, fails: bool, outcome: str) -> None:
    async def job() -> None:
        if fails:
            raise ValueError

    context: Any = SimpleNamespace(job=SimpleNamespace(task_name="plan_reports"))
    with suppress(ValueError):
        asyncio.run(measured(job, context, None))
    text = visitor.get("/metrics").text
    assert counted(text, "oriel_job_seconds_count", task="plan_reports", outcome=outcome) == 1


def test_connections_in_use_are_counted(visitor: Visitor, database: Database) -> None:
    with database.connect():
        assert counted(visitor.get("/metrics").text, "oriel_pool_connections") == 1
    assert counted(visitor.get("/metrics").text, "oriel_pool_connections") == 0
