"""Previews and files of reports: for their owner alone, and unable to reach anything of Oriel."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from data.home import Home
from data.reports.definition import Definition, Entry, definition_to_json
from data.reports.keeping import create_report
from data.saved_views.records import State, Words
from data.saved_views.saving import save_view
from data.schema import report_files, report_runs
from data.users import User, add_user
from tests.data.market_data import made_bars, store
from tests.server.visitor import PASSWORD, Visitor
from views.reports.previewing import keep_for_preview

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def definition_of(home: Home, owner: int) -> Definition:
    store(home.database, "ONE", made_bars("2023-01-02", 300))
    with home.database.begin() as connection:
        view = save_view(connection, owner, "chart", State("symbol=ONE"), Words("Our stock"))
    return Definition("Friday desk", "<script>alert(1)</script>", (Entry(view.id, ("statistics",)),))


def run_with_file(home: Home, owner: int) -> int:
    content = b"<script>alert(1)</script>"
    with home.database.begin() as connection:
        report = create_report(connection, owner, Definition("R"))
        run = {
            "report_id": report.id,
            "fire_at": NOW,
            "origin": "now",
            "definition": definition_to_json(Definition("R")),
        }
        run_id = int(connection.execute(insert(report_runs).values(run).returning(report_runs.c.id)).scalar_one())
        file = {"run_id": run_id, "name": "friday.html", "media_type": "text/html", "content": content}
        connection.execute(insert(report_files).values(**file, sha256=b"0" * 32))
    return run_id


def test_a_preview_is_framed_by_oriel_alone_and_reaches_nothing(signed_in: Visitor, home: Home, ana: User) -> None:
    name = keep_for_preview(home, ana.id, definition_of(home, ana.id))
    answer = signed_in.get(f"/reports/preview/{name}")
    assert answer.status_code == 200
    assert "Friday desk" in answer.text
    assert "<script>alert(1)" not in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-scripts; default-src 'none'; ")
    assert "allow-same-origin" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "X-Frame-Options" not in answer.headers
    assert "frame-src 'self'" in signed_in.get("/reports").headers["Content-Security-Policy"]


def test_a_preview_of_somebody_else_is_none(signed_in: Visitor, home: Home, ana: User) -> None:
    with home.database.begin() as connection:
        ben = add_user(connection, "ben@example.org", PASSWORD).id
    name = keep_for_preview(home, ben, definition_of(home, ben))
    theirs, none = signed_in.get(f"/reports/preview/{name}"), signed_in.get("/reports/preview/nothing")
    assert (theirs.status_code, none.status_code) == (404, 404)
    assert "Friday desk" not in theirs.text
    keep_for_preview(home, ana.id, Definition("Mine"))
    assert signed_in.get(f"/reports/preview/{name}").status_code == 404


def test_a_file_is_fetched_by_its_owner_and_never_shown(signed_in: Visitor, home: Home, ana: User) -> None:
    run_id = run_with_file(home, ana.id)
    answer = signed_in.get(f"/reports/runs/{run_id}/friday.html")
    assert (answer.status_code, answer.data) == (200, b"<script>alert(1)</script>")
    assert answer.headers["Content-Disposition"] == "attachment; filename=friday.html"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_of_somebody_else_answers_as_one_that_is_not_there(signed_in: Visitor, home: Home) -> None:
    with home.database.begin() as connection:
        ben = add_user(connection, "ben@example.org", PASSWORD).id
    run_id = run_with_file(home, ben)
    theirs, none = (signed_in.get(f"/reports/runs/{number}/friday.html") for number in (run_id, run_id + 1))
    assert theirs.status_code == none.status_code == 404
    assert "script" not in theirs.text.partition("<main")[2]


@pytest.mark.parametrize(
    "path",
    ["/reports/runs/99999999999999999999/a", "/reports/runs/1/%00", "/reports/runs/1/..%2f", "/reports/runs/-1/a"],
)
def test_what_can_be_no_file_is_none(signed_in: Visitor, path: str) -> None:
    answer = signed_in.get(path)
    assert answer.status_code in {200, 404}  # a page that says so, or none
    assert "attachment" not in answer.headers.get("Content-Disposition", "")


def test_nothing_is_fetched_by_who_is_not_signed_in(visitor: Visitor, home: Home, ana: User) -> None:
    run_id = run_with_file(home, ana.id)
    name = keep_for_preview(home, ana.id, Definition("R"))
    for path in (f"/reports/runs/{run_id}/friday.html", f"/reports/preview/{name}"):
        assert visitor.get(path).status_code in {302, 401}
