"""The way of a newcomer, with real letters: invited, signed up, another address, a forgotten password, gone."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from data.accounts.letter_orders import order_invitation
from data.home import join_home, open_home
from data.house_rules import HouseRules, change_rules
from data.invitations import invite
from data.settings import Settings
from data.users import add_first_admin
from tests.browser.conftest import grave_faults
from tests.browser.desk import NARROW, PASSWORD, Watch
from tests.conftest import new_folder
from tests.data.delivery.mail_receiver import Inbox, receiving
from tests.server.letter_box import path_of
from tests.server.running import Oriel, running_oriel, wait_for

NEWCOMER, ELSEWHERE, NEW = "ana@example.org", "ana@elsewhere.org", "four louder herons"


@dataclass(frozen=True)
class Mailing:
    oriel: Oriel
    inbox: Inbox

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.oriel.port}"

    def letter(self, number: int, to: str) -> str:
        """The path that the letter leads to, when it has come. `number`: of it, counted from 0."""
        wait_for(lambda: len(self.inbox.messages) > number)
        message = self.inbox.messages[number]
        assert message["To"] == to
        return path_of(message)


@pytest.fixture(scope="module")
def mailing(initialised_home: Path) -> Iterator[Mailing]:
    with new_folder() as folder:
        (folder / "home").mkdir(mode=0o700)
        subprocess.run(["cp", "-a", initialised_home / "postgres", folder / "home"], check=True)
        with _mailing(folder / "home") as running:
            yield running


@contextmanager
def _mailing(folder: Path) -> Iterator[Mailing]:
    inbox = Inbox()
    with open_home(Settings(home=folder)) as home, home.database.begin() as connection:
        add_first_admin(connection, "boss@example.org", PASSWORD)
        change_rules(connection, HouseRules(registration="open"))
    with receiving(inbox) as server:
        mail = {"ORIEL_SMTP_URL": f"smtp+plain://127.0.0.1:{server.port}", "ORIEL_MAIL_FROM": "oriel@example.org"}
        with running_oriel(folder, ORIEL_LOG_LEVEL="warning", **mail) as oriel:
            yield Mailing(oriel, inbox)


def test_the_way_of_a_newcomer(browser: Browser, mailing: Mailing, tmp_path: Path) -> None:
    watch = Watch(mailing.url.removeprefix("http://"))
    context = browser.new_context(base_url=mailing.url, viewport=NARROW, java_script_enabled=False)
    watch.follow(context)
    page = context.new_page()
    _invited(page, mailing)
    _moves(page, mailing)
    _forgets(page, mailing)
    _takes_all_along(page, tmp_path)
    _leaves(page)
    wait_for(lambda: len(mailing.inbox.messages) == 5)  # the last says that the account is gone
    assert watch.unexpected == []
    context.close()


def test_what_letters_open_is_accessible_and_fits_a_phone(browser: Browser, mailing: Mailing) -> None:
    context = browser.new_context(base_url=mailing.url, viewport=NARROW, color_scheme="dark")
    page = context.new_page()
    page.goto("/register")
    _looks_well(page)
    before = len(mailing.inbox.messages)
    page.fill("[name=email]", "bo@example.org")
    page.get_by_role("button", name="Send the link").click()
    _looks_well(page)
    page.goto(mailing.letter(before, "bo@example.org"))
    _looks_well(page)
    _choose(page, PASSWORD, "Create account")
    for path in ("/forgot", "/account", "/account/data", "/goodbye"):
        page.goto(path)
        _looks_well(page)
    context.close()


def _invited(page: Page, mailing: Mailing) -> None:
    settings = Settings(home=mailing.oriel.home, port=mailing.oriel.port)
    database = join_home(settings).database
    with database.begin() as connection:
        made, link = invite(connection, settings, email=NEWCOMER, role="premium", invited_by=None)
        order_invitation(connection, settings, made, link)
    database.dispose()
    page.goto(mailing.letter(0, NEWCOMER))
    _choose(page, PASSWORD, "Create account")
    page.goto("/account")
    expect(page.locator("dd")).to_have_text([NEWCOMER, "premium"])


def _moves(page: Page, mailing: Mailing) -> None:
    page.fill("[name=email]", ELSEWHERE)
    page.fill("[name=current]", PASSWORD)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("status")).to_contain_text(f"on its way to {ELSEWHERE}")
    page.goto(mailing.letter(1, ELSEWHERE))
    page.get_by_role("button", name="Use this address").click()
    page.goto("/account")
    expect(page.locator("dd").first).to_have_text(ELSEWHERE)


def _forgets(page: Page, mailing: Mailing) -> None:
    page.goto("/account/security")
    page.get_by_role("button", name=re.compile("^Sign out here")).click()
    page.get_by_role("link", name="Forgotten your password?").click()
    page.fill("[name=email]", ELSEWHERE)
    page.get_by_role("button", name="Send the link").click()
    page.goto(mailing.letter(3, ELSEWHERE))  # the third told the old address
    _choose(page, NEW, "Set password and sign in")


def _takes_all_along(page: Page, folder: Path) -> None:
    page.goto("/account/data")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    download.value.save_as(folder / "mine.zip")
    with ZipFile(folder / "mine.zip") as archive:
        assert json.loads(archive.read("users.json"))[0]["email"] == ELSEWHERE


def _leaves(page: Page) -> None:
    page.fill("[name=email]", ELSEWHERE)
    page.fill("[name=current]", NEW)
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_role("heading")).to_have_text("Your account is deleted")
    page.goto("/account")
    expect(page).to_have_url(re.compile("/login"))


def _choose(page: Page, password: str, button: str) -> None:
    page.fill("[name=password]", password)
    page.fill("[name=again]", password)
    page.get_by_role("button", name=button).click()
    page.wait_for_url(re.compile(r"/(\?.*)?$"))


def _looks_well(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert grave_faults(page) == []
