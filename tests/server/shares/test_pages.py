"""What a visitor's browser gets: the view, read-only, with nothing beside it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text

from data.database import Database
from data.home import Home, make_home
from data.saved_views.records import SavedView, Words
from data.saved_views.saving import change_view
from data.share_links.reading import get_link, list_opens
from data.share_links.terms import Made
from data.snapshots import Frozen, keep_snapshot
from data.tokens import token_hash
from data.users import User
from server.shares.pages import plotly_address
from tests.data.market_data import made_bars, store
from tests.server.shares.conftest import Linked, keep
from tests.server.visitor import Visitor
from tests.views.shared.test_leaving import POISON, poisoned_document
from views.documents.document import Document, DocumentSection, canonical_json

Make = Callable[..., Made]
BOOK = "range=max&benchmark=&sizes=shares&holdings=ABC:1234&cash=98765"
AMOUNTS = ("1234", "1,234", "98765", "98,765", f"{1234 * 399 + 98765:,}")


def test_a_live_link_shows_the_view_and_says_whose_and_as_of_when(visitor: Visitor, link: Linked) -> None:
    answer = visitor.get(link())
    assert answer.status_code == 200
    for words in ("Quiet herons", "Shared by ana", "Live", "data as of <time>2024-10-26</time>", "ABC, 3M", "Last"):
        assert words in answer.text
    assert "399.00" in answer.text
    assert "ana@example.org" not in answer.text
    assert "_dash-update-component" not in answer.text


def test_a_frozen_link_shows_what_was(visitor: Visitor, link: Linked, desk: Flask, home: Home, ana: User) -> None:
    database = home.database
    old = keep(database, ana.id, "chart", "symbol=OLD&range=1m")
    frozen, live = link(old.id, mode="frozen"), link(old.id)
    store(database, "OLD", made_bars("2024-05-01", 1, price=777.0))
    desk.extensions["oriel"] = make_home(home.settings, database)  # knows nothing of before
    then, now = visitor.get(frozen).text, visitor.get(live).text
    assert "Frozen" in then
    assert "199.00" in then
    assert "777.00" not in then
    assert "777.00" in now


def frozen_as(document: Document, made: Made, database: Database) -> str:
    """The link's path, with that document as what it froze."""
    frozen = Frozen(document.title, canonical_json(document), "1", "1", None, datetime.now(UTC))
    with database.begin() as connection:
        kept = keep_snapshot(connection, made.link.owner_id, made.link.view_id, frozen)
        statement = text("UPDATE share_links SET snapshot_id = :kept WHERE id = :link")
        connection.execute(statement, {"kept": kept.id, "link": made.link.id})
    return f"/share/{made.token}"


def token_of(path: str) -> dict[str, bytes]:
    return {"token": token_hash(path.rpartition("/")[2])}


def test_nothing_that_stays_is_in_page_or_files_of_a_frozen_link(
    visitor: Visitor, make: Make, database: Database
) -> None:
    path = frozen_as(poisoned_document(), make(mode="frozen", may_download=True), database)
    answers = [visitor.get(path), *(visitor.get(f"{path}/file/0/0.{form}") for form in ("csv", "xlsx"))]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert not any(POISON.encode() in answer.data for answer in answers)


def test_its_headers_keep_it_to_itself(visitor: Visitor, link: Linked) -> None:
    headers = visitor.get(link(may_change="both")).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self';" in policy


def test_the_page_loads_only_what_is_open_to_everybody(visitor: Visitor, link: Linked) -> None:
    page = visitor.get(link()).text
    addresses = [part.split('"')[0] for mark in ('src="', 'href="') for part in page.split(mark)[1:]]
    assert plotly_address() in addresses
    for address in addresses:
        assert visitor.get(address).status_code == 200, address


def test_its_preview_names_it_and_a_closed_one_names_nothing(visitor: Visitor, make: Make) -> None:
    made = make()
    page = visitor.get(f"/share/{made.token}").text
    assert '<meta property="og:title" content="Quiet herons">' in page
    assert f'content="http://127.0.0.1:8050/share/{made.token}.png"' in page
    for terms in ({"password": "a heron's nest"}, {"most_opens": 3}):
        closed = visitor.get(f"/share/{make(**terms).token}").text
        assert "og:" not in closed
        assert "Quiet herons" not in closed


def test_text_of_a_view_is_never_markup(visitor: Visitor, link: Linked, database: Database, ana: User) -> None:
    hostile = keep(database, ana.id, "chart", "symbol=ABC", "</script><script>alert(1)</script>{{ 7*7 }}")
    page = visitor.get(link(hostile.id, may_change="symbol") + "?symbol=%22%3E%3Cscript%3Ealert(2)").text
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page
    assert "That is not a symbol" in page


def test_a_visitor_changes_what_they_may_and_nothing_else(visitor: Visitor, link: Linked) -> None:
    def shown(may_change: str, query: str) -> str:
        return visitor.get(f"{link(may_change=may_change)}?{query}").text

    assert "ABC, 1M" in shown("range", "range=1m&symbol=XYZ")
    assert "XYZ, 3M" in shown("symbol", "range=1m&symbol=xyz")
    assert "XYZ, 1M" in shown("both", "range=1m&symbol=XYZ")
    assert "ABC, 3M" in shown("nothing", "range=1m&symbol=XYZ&indicators=sma:20&saved=1")
    assert "There is no" in shown("symbol", "symbol=NOPE")
    assert "it is shown as shared" in shown("range", "range=century")


def test_opens_are_counted_once_a_visit(
    visitor: Visitor, visit: Callable[..., Visitor], make: Make, desk: Flask, database: Database
) -> None:
    made = make()
    path = f"/share/{made.token}"
    for _ in range(3):
        visitor.get(path, headers={"User-Agent": "Heron/1"})
    visitor.client.head(path, base_url=visitor.base)
    visit(desk).client.head(path, base_url=visitor.base)
    visit(desk).get(path)
    with database.connect() as connection:
        link = get_link(connection, made.link.owner_id, made.link.id)
        opens = list_opens(connection, made.link.owner_id, made.link.id)
    assert link.opens == 2
    assert link.last_opened_at is not None
    assert [one.outcome for one in opens] == ["opened", "opened"]
    assert (opens[1].user_agent, opens[1].address) == ("Heron/1", "127.0.0.0/24")


def test_a_site_that_may_embed_it_frames_it_and_no_other(visitor: Visitor, make: Make) -> None:
    made = make(origins=("https://wiki.example.org", "http://localhost:8000"))
    answer = visitor.get(f"/embed/{made.token}")
    assert answer.status_code == 200
    assert "frame-ancestors https://wiki.example.org http://localhost:8000" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert visitor.get(f"/share/{made.token}").headers["X-Frame-Options"] == "DENY"
    assert visitor.get(f"/embed/{make().token}").status_code == 404


def test_files_are_there_where_the_link_lets_them(
    visitor: Visitor, link: Linked, database: Database, ana: User
) -> None:
    home_page = keep(database, ana.id, "home", "")
    path = link(home_page.id, may_download=True)
    assert f'{path}/file/0/0.csv?"' in visitor.get(path).text
    answer = visitor.get(f"{path}/file/0/0.csv")
    assert answer.mimetype == "text/csv"
    assert "'=A & <b>Co</b>" in answer.text
    assert visitor.get(f"{path}/file/0/0.xlsx").status_code == 200
    for wrong in ("/file/0/1.csv", "/file/1/0.csv", "/file/0/0.json", "/file/-1/0.csv"):
        assert visitor.get(path + wrong).status_code == 404
    kept_in = link(home_page.id)
    assert "/file/" not in visitor.get(kept_in).text
    assert visitor.get(f"{kept_in}/file/0/0.csv").status_code == 404


def test_a_file_of_what_was_frozen_does_not_tell_what_the_view_is_called_now(
    visitor: Visitor, link: Linked, database: Database, ana: User
) -> None:
    home_page = keep(database, ana.id, "home", "")
    path = link(home_page.id, mode="frozen", may_download=True)
    with database.begin() as connection:
        change_view(connection, ana.id, home_page.id, known_version=1, words=Words("Sell before Monday"))
    told = visitor.get(f"{path}/file/0/0.csv").headers["Content-Disposition"]
    assert "Quiet-herons" in told
    assert "Monday" not in told


def test_amounts_are_hidden_where_the_link_says_so(
    visitor: Visitor, link: Linked, database: Database, ana: User
) -> None:
    book = keep(database, ana.id, "risk", BOOK, "Book")
    for mode in ("live", "frozen"):
        page = visitor.get(link(book.id, mode=mode, is_redacted=True)).text
        assert "What can be lost" in page
        assert "amounts hidden" in page
        assert "of USD 100" in page
        for amount in AMOUNTS:
            assert amount not in page


def test_a_snapshot_with_amounts_shows_none_of_them_where_they_are_hidden(
    visitor: Visitor, make: Make, database: Database
) -> None:
    section = DocumentSection("Book", "risk", "Risk", BOOK, "98,765 of ABC", (), "1")
    path = frozen_as(Document("Book", datetime.now(UTC), "1", (section,)), make(mode="frozen"), database)
    assert "98,765" in visitor.get(path).text
    with database.begin() as connection:
        connection.execute(text("UPDATE share_links SET is_redacted = true WHERE token_hash = :token"), token_of(path))
    page = visitor.get(path).text
    assert "can&#39;t be shown without the amounts" in page
    assert "98,765" not in page


def test_a_dashboard_shows_what_its_maker_may_open_now(
    visitor: Visitor, link: Linked, database: Database, view: SavedView, ana: User
) -> None:
    other = keep(database, ana.id, "chart", "symbol=XYZ&range=1m", "Second")
    both = keep(database, ana.id, "dashboard", f"views={view.id},{other.id},999", "Morning")
    page = visitor.get(link(both.id)).text
    for words in ("Morning", "Quiet herons", "Second", "XYZ, 1M", "A part of this can"):
        assert words in page
    assert "no longer shared" not in page


@pytest.mark.parametrize("terms", [{}, {"mode": "frozen"}])
def test_who_is_signed_in_sees_the_same_page(
    signed_in: Visitor, visit: Callable[..., Visitor], desk: Flask, link: Linked, terms: dict[str, str]
) -> None:
    path = link(**terms)
    mine, theirs = (who.get(path).text for who in (signed_in, visit(desk)))
    assert mine.split("<main")[1] == theirs.split("<main")[1]


@pytest.mark.parametrize("mode", ["live", "frozen"])
def test_it_shows_the_leading_panels_or_every_one(visitor: Visitor, link: Linked, mode: str) -> None:
    leading, every = visitor.get(link(mode=mode)).text, visitor.get(link(mode=mode, shows_all=True)).text
    assert "Statistics" in leading
    assert "Whole history" not in leading
    assert "Whole history" in every
