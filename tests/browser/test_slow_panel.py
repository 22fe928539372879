"""A slow panel as a person meets it: progress, cancel, again, reload half way, a killed job, two people."""

import os
import re
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
from tests.server.running import PATIENCE_SECONDS, ROOT, _descendants, free_port, is_alive, wait_for

pytestmark = pytest.mark.browser
AGES = 60_000  # milliseconds; no test waits for so long


@dataclass(frozen=True)
class Site:
    url: str
    process: subprocess.Popen[str]
    home: Path

    def let_go(self, number: int) -> None:
        """What it computes for this number takes no longer."""
        (self.home / "let-go" / str(number)).touch()

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
        yield Site(f"http://127.0.0.1:{port}", process, folder / "home")
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)
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


def test_progress_moves_and_the_result_stays(enter: Callable[..., Page], site: Site) -> None:
    page = enter()
    page.goto(f"/toy?number=11&milliseconds={AGES}")
    bar = page.get_by_role("progressbar", name="Shared")
    expect(bar).to_be_visible()
    expect(page.get_by_text("of 3000")).to_be_visible()
    assert grave_faults(page) == []
    site.let_go(11)
    result = page.get_by_text("number", exact=True)
    expect(result).to_be_visible()
    expect(bar).to_have_count(0)
    page.reload()
    expect(result).to_be_visible()


def test_cancel_and_again_and_a_reload_half_way(enter: Callable[..., Page], site: Site) -> None:
    page = enter()
    page.goto(f"/toy?number=12&milliseconds={AGES}")
    cancel = page.get_by_role("button", name="Cancel")
    cancel.focus()
    expect(page.get_by_text(re.compile(r"^\d+ s$"))).to_be_visible()
    expect(cancel).to_be_focused()  # though the progress has moved
    page.keyboard.press("Enter")
    expect(page.get_by_text("You cancelled this computation.")).to_be_visible()
    wait_for(lambda: site.jobs() == [], 5)
    page.get_by_role("button", name="Compute").click()
    expect(page.get_by_text("of 3000")).to_be_visible()
    (job,) = site.jobs()
    page.reload()
    expect(page.get_by_text("of 3000")).to_be_visible()
    assert site.jobs() == [job]
    site.let_go(12)
    expect(page.get_by_text("number", exact=True)).to_be_visible()


def test_a_killed_job_is_seen_and_tried_again(enter: Callable[..., Page], site: Site) -> None:
    page = enter()
    page.goto(f"/toy?number=13&milliseconds={AGES}")
    expect(page.get_by_text("of 3000")).to_be_visible()
    os.kill(site.jobs()[0], signal.SIGKILL)
    expect(page.get_by_text("ended from outside")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    site.let_go(13)
    expect(page.get_by_text("number", exact=True)).to_be_visible()


def test_two_people_wait_for_one_job_and_one_leaves(enter: Callable[..., Page], site: Site) -> None:
    ana, ben = enter(), enter(SECOND_EMAIL)
    for page in (ana, ben):
        page.goto(f"/toy?number=14&milliseconds={AGES}")
        expect(page.get_by_role("progressbar", name="Shared")).to_be_visible()
    assert len(site.jobs()) == 1
    ana.get_by_role("button", name="Cancel").click()
    expect(ana.get_by_text("You cancelled")).to_be_visible()
    site.let_go(14)
    expect(ben.get_by_text("number", exact=True)).to_be_visible()
