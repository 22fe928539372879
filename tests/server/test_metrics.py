from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert

from data import measures
from data.database import Database
from data.home import Home
from data.panel_jobs import Load, SocketJobs
from data.reports.definition import Definition, definition_to_json
from data.schema import report_deliveries, report_runs, reports
from data.users import User
from server.metrics import register_metrics
from tests.server.visitor import Visitor

FIRED = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


class BusyJobs(SocketJobs):
    def load(self) -> Load:
        return Load(slots=2, computing=1, queued=3)


def asked(home: Home) -> str:
    server = Flask("probe")
    register_metrics(server, home)
    answer = server.test_client().get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def samples(home: Home) -> Samples:
    families = text_string_to_metric_families(asked(home))
    return {(one.name, frozenset(one.labels.items())): one.value for family in families for one in family.samples}


def value(found: Samples, name: str, **labels: str) -> float:
    return found[name, frozenset(labels.items())]


def add_runs(database: Database, owner: User, *states: str) -> None:
    kept = definition_to_json(Definition(title="Weekly desk of a secret name"))
    with database.begin() as connection:
        report = connection.execute(
            insert(reports).values(owner_id=owner.id, definition=kept, is_draft=False).returning(reports.c.id)
        ).scalar_one()
        for state in states:
            values = {"report_id": report, "fire_at": FIRED, "origin": "now", "state": state, "definition": kept}
            values |= {"reason": "no", "finished_at": FIRED} if state == "skipped" else {}
            run = connection.execute(insert(report_runs).values(values).returning(report_runs.c.id)).scalar_one()
            if state == "due":
                sent = {"run_id": run, "channel": "mail", "target": "eve@example.org", "key": uuid4().hex}
                connection.execute(insert(report_deliveries).values(sent))


def test_it_counts_runs_and_deliveries_and_names_nobody(home: Home, ana: User) -> None:
    add_runs(home.database, ana, "due", "due", "skipped")
    found = samples(replace(home, jobs=BusyJobs(home.settings.home)))
    assert value(found, "oriel_database_up") == 1
    assert value(found, "oriel_worker_up") == 0
    assert value(found, "oriel_report_runs", state="due") == 2
    assert value(found, "oriel_report_runs", state="skipped") == 1
    assert value(found, "oriel_report_runs", state="missed") == 0
    assert value(found, "oriel_report_deliveries", channel="mail", state="due") == 2
    assert value(found, "oriel_report_deliveries", channel="webhook", state="sent") == 0
    assert value(found, "oriel_reports_overdue") == 0
    assert value(found, "oriel_queue_jobs", state="todo") == 0
    assert (value(found, "oriel_panel_slots"), value(found, "oriel_panels", state="queued")) == (2, 3)
    assert ("process_cpu_seconds_total", frozenset()) in found
    assert not any(word in repr(found) for word in ("secret", "eve@", "ana@"))


def test_it_answers_without_a_database(home: Home) -> None:
    found = samples(replace(home, database=Database("postgresql:///?host=/nowhere")))
    assert value(found, "oriel_database_up") == 0
    assert not any(name.startswith("oriel_report") for name, _ in found)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.9", "::1"])
def test_this_machine_may_ask(visitor: Visitor, address: str) -> None:
    answer = visitor.get("/metrics", environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("address", ["10.0.0.2", "192.168.1.1", "8.8.8.8", "2a00::1", "::ffff:10.0.0.1", "", "x"])
def test_no_other_machine_may(signed_in: Visitor, address: str) -> None:
    assert signed_in.get("/metrics", environ_overrides={"REMOTE_ADDR": address}).status_code == 404


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_nobody_behind_a_proxy_of_this_machine_may(visitor: Visitor, header: str) -> None:
    for named in ("203.0.113.9", "127.0.0.1", ""):
        assert visitor.get("/metrics", headers={header: named}).status_code == 404


TOKEN = "q7Lw9sXb2Rk5Tn8Vf1Yh4Jd6Gm3Pc0Za"  # of this test alone


def test_another_machine_may_with_the_token_and_with_no_other(
    make_desk: Callable[..., Flask], visit: Callable[..., Visitor]
) -> None:
    away = {"REMOTE_ADDR": "10.0.0.2"}
    visitor = visit(make_desk(metrics_token=TOKEN))

    def status(bearer: str) -> int:
        headers = {"Authorization": bearer}
        return visitor.get("/metrics", environ_overrides=away, headers=headers).status_code

    assert status(f"Bearer {TOKEN}") == 200
    for wrong in ("", "Bearer", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN, "Bearer \xe9", f"Bearer {TOKEN}x"):
        assert status(wrong) == 404
    assert visit(make_desk()).get("/metrics", environ_overrides=away).status_code == 404


def test_the_manual_names_every_metric(home: Home) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
    measures.begin_measuring(None)
    families = list(text_string_to_metric_families(asked(replace(home, jobs=BusyJobs(home.settings.home)))))
    measures.stop_measuring()
    ours = {one.name + "_total" * (one.type == "counter") for one in families if one.name.startswith("oriel_")}
    assert len(ours) >= 20
    assert [name for name in sorted(ours) if f"`{name}`" not in manual] == []
