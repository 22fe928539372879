"""A shared link in a private window: drawn, on a phone, in a frame that may hold it, and dead when revoked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from data.home import Home, join_home
from data.saved_views.records import State, Words
from data.saved_views.saving import save_view
from data.schema import users
from data.settings import Settings
from data.share_links.keeping import revoke_link
from data.share_links.terms import Made, Terms
from tests.browser.conftest import grave_faults
from tests.browser.desk import NARROW, Desk, Watch
from views.documents.sharing import share

pytestmark = pytest.mark.browser
WIDER_THAN_ITSELF = "() => document.documentElement.scrollWidth > window.innerWidth"
DRAWN = ".cartesianlayer .trace path"
SHOW = "(address) => { document.querySelector('iframe').src = address; }"


@pytest.fixture(scope="module")
def home(desk: Desk) -> Iterator[Home]:
    joined = join_home(Settings(home=desk.oriel.home, port=desk.oriel.port))
    yield joined
    joined.database.dispose()


@pytest.fixture(scope="module")
def make(home: Home) -> Callable[..., Made]:
    with home.database.begin() as connection:
        owner = connection.execute(select(users.c.id).limit(1)).scalar_one()
        chart = save_view(
            connection, owner, "chart", State("symbol=AAPL&range=1y"), Words("Apple for a private window")
        )
    return lambda **terms: share(home, owner, chart.id, Terms(**terms), datetime.now(UTC))


def test_it_opens_without_an_account_and_dies_when_revoked(
    new_page: Callable[..., Page], make: Callable[..., Made], home: Home, watch: Watch
) -> None:
    made = make(may_change="range")
    page = new_page(storage_state=None, viewport=NARROW, has_touch=True, color_scheme="dark")
    page.goto(f"/share/{made.token}")
    expect(page.locator(DRAWN).first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Apple for a private window")
    assert not page.evaluate(WIDER_THAN_ITSELF)
    assert grave_faults(page) == []
    page.get_by_label("Range").select_option("1m")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("AAPL, 1M")).to_be_visible()
    with home.database.begin() as connection:
        revoke_link(connection, made.link.owner_id, made.link.id)
    watch.allow("404")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("This link opens nothing")


def test_a_frozen_link_with_a_password_is_drawn_after_it(
    new_page: Callable[..., Page], make: Callable[..., Made]
) -> None:
    made = make(mode="frozen", password="a heron's nest")
    page = new_page(storage_state=None)
    page.goto(f"/share/{made.token}")
    assert grave_faults(page) == []
    page.get_by_label("Its password").fill("a heron's nest")
    page.get_by_role("button", name="Open").click()
    expect(page.locator(DRAWN).first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(DRAWN).first).to_be_visible()


@contextmanager
def site(html: str) -> Iterator[str]:
    """The address of a site on another port, which to a browser is another site."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


def test_only_a_site_that_is_named_frames_it(
    new_page: Callable[..., Page], make: Callable[..., Made], desk: Desk, watch: Watch
) -> None:
    watch.allow(r"another host: http://localhost")
    watch.allow("frame-ancestors")
    watch.allow("favicon|404")
    html = '<!doctype html><title>Another site</title><iframe width="900" height="700"></iframe>'
    with site(html) as wiki, site(html) as stranger:
        address = f"{desk.url}/embed/{make(origins=(wiki,)).token}"
        page = new_page(storage_state=None)
        page.goto(wiki)
        page.evaluate(SHOW, address)
        expect(page.frame_locator("iframe").locator(DRAWN).first).to_be_visible()
        page.goto(stranger)
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.evaluate(SHOW, address)
        assert page.frame_locator("iframe").locator(".s-head").count() == 0
