"""Slow panels of a live link: as they are kept, or computed on its maker's behalf when nobody else waits."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import orjson
import pytest
from flask import Flask

from components.panel import Message, Panel, Provenance, panel_to_json
from data import rights
from data.database import Database
from data.home import Home
from data.panel_jobs import Answer, JobState, Load, Work
from data.users import User
from tests.server.shares.conftest import Linked, keep
from tests.server.visitor import Visitor
from views.base import PanelSpec, ViewKind
from views.chart import KIND as CHART
from views.chart.state import ChartView


@dataclass
class Jobs:
    """As whoever computes: what was asked, by whom, and what it answers."""

    answer: Answer = field(default_factory=lambda: Answer(JobState("unknown")))
    queued: int = 0
    asked: list[tuple[Work, int]] = field(default_factory=list)

    def look(self, work: Work, user: int) -> Answer:
        return self.answer

    def ask(self, work: Work, user: int) -> Answer:
        self.asked.append((work, user))
        return Answer(JobState("computing", 0.4, "Half way"))

    def cancel(self, work: Work, user: int) -> Answer:
        raise AssertionError("a visitor cancels nothing")

    def load(self) -> Load:
        return Load(1, 1, self.queued)


@pytest.fixture
def jobs(desk: Flask, home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Jobs]:
    """With a chart that has a slow panel."""
    jobs = Jobs()
    desk.extensions["oriel"] = replace(home, jobs=jobs)
    slow: PanelSpec[ChartView] = PanelSpec("slow", "Slow one", lambda *_: made("computed"), slow=True)
    kind = ViewKind("chart", "Chart", ChartView, (*CHART.panels, slow), CHART.describe, lead=("statistics", "slow"))
    for module in ("views.documents.opening", "views.registry"):
        monkeypatch.setattr(f"{module}.kind_named", lambda _name: kind)
    yield jobs
    desk.extensions["oriel"] = home


def made(text: str) -> Panel:
    return Panel("slow", "Slow one", Message("info", text), Provenance(method="waited", reference="closed"))


@pytest.fixture
def path(link: Linked, database: Database, ana: User) -> str:
    return link(keep(database, ana.id, "chart", "symbol=ABC").id, may_change="range")


def test_the_page_comes_without_waiting_and_fetches_it_later(visitor: Visitor, jobs: Jobs, path: str) -> None:
    page = visitor.get(f"{path}?range=1m").text
    assert f'data-part="{path}/part/0/1?range=1m"' in page
    assert jobs.asked == []
    answer = visitor.get(f"{path}/part/0/1?range=1m")
    assert (answer.status_code, answer.json) == (202, {"words": "Half way", "percent": 40})
    work, user = jobs.asked[0]
    assert (work.kind, work.panel, work.query, user) == ("chart", "slow", "symbol=ABC&range=1m", 1)


def test_it_comes_when_it_is_done_without_what_stays(visitor: Visitor, jobs: Jobs, path: str) -> None:
    jobs.answer = Answer(JobState("done"), orjson.dumps(panel_to_json(made("Here it is"))))
    answer = visitor.get(f"{path}/part/0/1")
    assert answer.status_code == 200
    assert "Here it is" in answer.text
    assert "closed" not in answer.text
    assert "data-part" not in answer.text


def test_visitors_stand_behind_the_people_of_the_house(visitor: Visitor, jobs: Jobs, path: str) -> None:
    jobs.queued = 1
    assert visitor.get(f"{path}/part/0/1").status_code == 202
    assert jobs.asked == []


def test_what_failed_is_said_and_not_asked_again(visitor: Visitor, jobs: Jobs, path: str) -> None:
    jobs.answer = Answer(JobState("failed", words="It needs more memory."))
    answer = visitor.get(f"{path}/part/0/1")
    assert answer.status_code == 200
    assert "It needs more memory." in answer.text
    assert jobs.asked == []


def test_only_slow_panels_of_live_links_are_parts(visitor: Visitor, jobs: Jobs, path: str, link: Linked) -> None:
    assert visitor.get(f"{path}/part/0/0").status_code == 404
    assert visitor.get(f"{link(mode='frozen')}/part/0/1").status_code == 404
    assert jobs.asked == []


def test_a_live_link_shows_what_its_makers_role_opens_now(
    visitor: Visitor, jobs: Jobs, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rights.RIGHTS["user"]
    for kinds, is_open in ((None, True), (frozenset({"risk"}), False), (None, True)):
        monkeypatch.setitem(rights.RIGHTS, "user", replace(whole, kinds=kinds))  # type: ignore[arg-type]  # read-only for the code
        page = visitor.get(path).text
        assert ("Last" in page, "opens no views of the kind chart" in page) == (is_open, not is_open)
        assert visitor.get(f"{path}/part/0/1").status_code == (202 if is_open else 200)
    assert len(jobs.asked) == 2
