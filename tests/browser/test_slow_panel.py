"""A slow panel as a person meets it: progress, cancel, again, reload half way, a killed job, two people."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import grave_faults
from tests.browser.desk import EMAIL, PASSWORD, WIDE, Watch
from tests.conftest import new_folder
from tests.server.background.toy_site import SECOND_EMAIL
from tests.server.running import ROOT, _descendants, free_port, is_alive, wait_for

pytestmark = pytest.mark.browser
SOON_MS = 5_000


@dataclass(frozen=True)
class Site:
    url: str
    process: subprocess.Popen[str]

    def jobs(self) -> list[int]:
        """Forks of the process that computes."""
        below = _descendants(self.process.pid)
        computing = [pid for pid, command in below.items() if "background.toy " in command]
        children = (Path(f"/proc/{pid}/task/{pid}/children").read_text().split() for pid in computing)
        return [int(child) for found in children for child in found]


@pytest.fixture(scope="module")
def site(browser: Browser) -> Iterator[Site]:
    port = free_port()
    with new_folder() as folder:
        command = [sys.executable, "-m", "tests.server.background.toy_site", str(folder / "home"), str(port)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        below = _descendants(process.pid)
        yield Site(f"http://127.0.0.1:{port}", process)
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        process.stdout.close()
        wait_for(lambda: not any(map(is_alive, below)), 10)


@pytest.fixture
def enter(browser: Browser, site: Site) -> Iterator[Callable[[str], Page]]:
    watch = Watch(site.url.removeprefix("http://"))
    contexts = []

    def enter(email: str = EMAIL) -> Page:
        context = browser.new_context(base_url=site.url, viewport=WIDE)
        contexts.append(context)
        watch.follow(context)
        page = context.new_page()
        page.goto("/login")
        page.fill("input[name=email]", email)
        page.fill("input[name=password]", PASSWORD)
        page.click("form button[type=submit]")
        page.wait_for_selector("#main")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert watch.unexpected == []


def test_progress_moves_and_the_result_stays(enter: Callable[..., Page]) -> None:
    page = enter()
    page.goto("/toy?number=11&milliseconds=2500")
    bar = page.get_by_role("progressbar", name="Shared")
    expect(bar).to_be_visible(timeout=SOON_MS)
    expect(page.get_by_text("of 125")).to_be_visible(timeout=SOON_MS)
    assert grave_faults(page) == []
    result = page.get_by_text("number", exact=True)
    expect(result).to_be_visible(timeout=10_000)
    expect(bar).to_have_count(0)
    page.reload()
    expect(result).to_be_visible(timeout=SOON_MS)


def test_cancel_and_again_and_a_reload_half_way(enter: Callable[..., Page], site: Site) -> None:
    page = enter()
    page.goto("/toy?number=12&milliseconds=4000")
    cancel = page.get_by_role("button", name="Cancel")
    cancel.focus()
    expect(page.get_by_text("1 s", exact=True)).to_be_visible(timeout=SOON_MS)
    expect(cancel).to_be_focused()  # though the progress has moved
    page.keyboard.press("Enter")
    expect(page.get_by_text("You cancelled this computation.")).to_be_visible(timeout=SOON_MS)
    wait_for(lambda: site.jobs() == [], 5)
    page.get_by_role("button", name="Compute").click()
    expect(page.get_by_text("of 200")).to_be_visible(timeout=SOON_MS)
    (job,) = site.jobs()
    page.reload()
    expect(page.get_by_text("of 200")).to_be_visible(timeout=SOON_MS)
    assert site.jobs() == [job]
    expect(page.get_by_text("number", exact=True)).to_be_visible(timeout=10_000)


def test_a_killed_job_is_seen_and_tried_again(enter: Callable[..., Page], site: Site) -> None:
    page = enter()
    page.goto("/toy?number=13&milliseconds=3000")
    expect(page.get_by_text("of 150")).to_be_visible(timeout=SOON_MS)
    os.kill(site.jobs()[0], signal.SIGKILL)
    expect(page.get_by_text("ended from outside")).to_be_visible(timeout=SOON_MS)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("number", exact=True)).to_be_visible(timeout=10_000)


def test_two_people_wait_for_one_job_and_one_leaves(enter: Callable[..., Page], site: Site) -> None:
    ana, ben = enter(), enter(SECOND_EMAIL)
    for page in (ana, ben):
        page.goto("/toy?number=14&milliseconds=5000")
        expect(page.get_by_role("progressbar", name="Shared")).to_be_visible(timeout=SOON_MS)
    assert len(site.jobs()) == 1
    ana.get_by_role("button", name="Cancel").click()
    expect(ana.get_by_text("You cancelled")).to_be_visible(timeout=SOON_MS)
    expect(ben.get_by_text("number", exact=True)).to_be_visible(timeout=10_000)
