"""The whole way of a report: written as a form, due on the clock, in a mailbox as a PDF that a person can read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address

import pypdfium2
import pytest

from data.database import Database
from data.home import make_home
from data.printing.chromium import find_chromium
from data.reports.definition import Definition
from data.reports.keeping import create_report, publish_report
from data.reports.leases import runs_waiting
from data.reports.planning import plan
from data.reports.runs import runs_of
from data.saved_views.records import State, Words
from data.saved_views.saving import save_view
from data.settings import Settings
from data.users import add_user
from jobs.report_machine import work_on
from jobs.report_steps import desk_of
from tests.data.delivery.mail_receiver import Inbox, receiving
from tests.data.market_data import made_bars, store
from views.reports.form import Known, form_of, read_form

THURSDAY = datetime(2026, 11, 19, 12, tzinfo=UTC)
CLOSE_AND_A_HALF_HOUR = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # of Karachi, where Friday's session ends at 16:30
WHITE = 255


def written(view: int) -> dict[str, object]:
    """What the editor sends."""
    return {
        **form_of(Definition("")),
        "title": "Friday desk",
        "text": "The *week* in short.",
        "entries": [{"view_id": view, "panels": []}],
        "schedule": "after_close",
        "exchange": "XKAR",
        "minutes": "30",
        "session_weekday": "4",
        "mail": "bob@example.org",
    }


@pytest.mark.skipif(find_chromium() is None, reason="CHROMIUM IS MISSING: no report is printed")
def test_what_is_due_on_friday_after_the_close_arrives_as_a_pdf(settings: Settings, database: Database) -> None:
    store(database, "ONE", made_bars("2023-01-02", 400))
    with database.begin() as connection:
        ana = add_user(connection, "ana@example.org", "three quiet herons").id
        view = save_view(connection, ana, "chart", State("symbol=ONE&range=6m"), Words("Our one stock")).id
    inbox = Inbox()
    with receiving(inbox) as server:
        sender = Address("Oriel", "oriel", "example.org")
        home = make_home(replace(settings, smtp_url=server, mail_from=sender), database)
        read = read_form(written(view), Known({view: "chart"}, {ana}, home.market.knows, home.settings))
        assert read.faults == {}
        with database.begin() as connection:
            draft = create_report(connection, ana, read.definition)
            publish_report(connection, ana, draft.id, known_version=1, now=THURSDAY)

        assert plan(database, CLOSE_AND_A_HALF_HOUR - timedelta(minutes=1)) == 0
        assert plan(database, CLOSE_AND_A_HALF_HOUR) == 1
        with database.connect() as connection:
            (run_id,) = runs_waiting(connection, CLOSE_AND_A_HALF_HOUR)
        work_on(replace(desk_of(home), clock=lambda: CLOSE_AND_A_HALF_HOUR), run_id)

    with database.connect() as connection:
        (run,) = runs_of(connection, ana, draft.id)
    assert (run.state, run.reason, run.fire_at) == ("sent", "", CLOSE_AND_A_HALF_HOUR)
    assert (run.as_of, [one.target for one in run.deliveries]) == ("2024-02-05", ["bob@example.org"])
    (message,) = inbox.messages
    assert "Friday desk" in message["Subject"]
    assert message["To"] == "bob@example.org"
    (pdf,) = [part for part in message.iter_attachments() if part.get_content_type() == "application/pdf"]
    _look_at(pdf.get_content())


def _look_at(content: bytes) -> None:
    """The words are on its pages, and so is something that is drawn."""
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    words = "\n".join(pages)
    for expected in ("Friday desk", "The week in short.", "Our one stock", "2024-02-05", "Statistics", "499.00"):
        assert expected in words
    for page in document:
        picture = page.render(scale=0.5).to_numpy()
        assert (picture < WHITE // 2).any(axis=2).mean() > 0.001  # ink
