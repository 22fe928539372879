"""The home page's red line: a person's own reports that have not been sent in time, and nobody else's."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from components.overdue_line import OverdueRow, overdue_line
from data.database import Database
from data.reports.definition import Definition, Schedule, definition_to_json
from data.schema import report_runs, reports
from data.users import User, add_user
from tests.server.test_gate import router_body
from tests.server.visitor import PASSWORD, Visitor

NOW = datetime.now(UTC)


def add_failed(database: Database, owner_id: int, title: str) -> int:
    kept = definition_to_json(Definition(title=title, schedule=Schedule(kind="daily")))
    with database.begin() as connection:
        values = {"owner_id": owner_id, "definition": kept, "is_draft": False, "planned_until": NOW}
        report_id = int(connection.execute(insert(reports).values(values).returning(reports.c.id)).scalar_one())
        run = {"report_id": report_id, "fire_at": NOW - timedelta(hours=5), "origin": "schedule", "definition": kept}
        failed = {"state": "failed", "reason": "The mail server does not answer.", "finished_at": NOW}
        connection.execute(insert(report_runs).values(run | failed))
    return report_id


def test_the_home_page_shows_what_is_overdue_to_whom_it_belongs(
    signed_in: Visitor, database: Database, ana: User
) -> None:
    assert "in time" not in repr(signed_in.call(router_body()).json)
    with database.begin() as connection:
        bo = add_user(connection, "bo@example.org", PASSWORD).id
    add_failed(database, bo, "Desk of Bo")
    assert "in time" not in repr(signed_in.call(router_body()).json)
    report_id = add_failed(database, ana.id, "Weekly desk")
    shown = repr(signed_in.call(router_body()).json)
    assert "A report has not been sent in time." in shown
    assert "Weekly desk" in shown
    assert f"/reports/{report_id}/runs" in shown
    assert "The mail server does not answer." in shown
    assert "Desk of Bo" not in shown


def test_many_are_counted_and_a_few_are_named() -> None:
    rows = [OverdueRow(f"Report {number}", f"/reports/{number}/runs", NOW, "It has failed.") for number in range(5)]
    shown = repr(overdue_line(rows))
    assert "5 reports have not been sent in time." in shown
    assert "Report 2" in shown
    assert "Report 3" not in shown
    assert "and 2 more" in shown
