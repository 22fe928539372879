"""Slow panels over HTTP: asked for, looked at, waited for, cancelled; with computing that a test holds in its hand."""

from dataclasses import replace
from functools import partial

import pytest
from flask import Flask

from api.slow import _places
from components.panel import Metric, Metrics, Panel, Provenance
from data.home import Home
from data.market import Market
from data.panel_jobs import Answer, JobState, JobsUnavailable, Load, OpenJob, Work
from data.rights import RIGHTS, Rights
from data.users import User
from tests.server.background.toy import KIND, ToyView
from tests.server.script import Script, script_of
from tests.server.visitor import Visitor
from views import registry
from views.base import Asked, Kept, PanelSpec
from views.slow import compute, work_of

SHARED = "/views/toy?number=5&panels=shared"


class HeldJobs:
    """Computes when it is told to; remembers what it was asked."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.said: list[tuple[str, str]] = []
        self.states: dict[str, JobState] = {}  # by panel
        self.finish_after: int | None = None  # so many looks
        self.is_silent = False

    def ask(self, work: Work, user: int) -> Answer:
        self.states.setdefault(work.panel, JobState("computing", 0.25, "step 1 of 4", seconds=3.21))
        return self._answer("ask", work)

    def look(self, work: Work, user: int) -> Answer:
        if self.finish_after is not None and self.finish_after == len([one for one in self.said if one[0] == "look"]):
            self.finish(work)
        return self._answer("look", work)

    def cancel(self, work: Work, user: int) -> Answer:
        self.states[work.panel] = JobState("cancelled")
        return self._answer("cancel", work)

    def load(self) -> Load:
        return Load(2, 0, 0)

    def listed(self) -> tuple[OpenJob, ...]:
        return ()

    def stop(self, name: str) -> bool:
        return False

    def finish(self, work: Work) -> None:
        compute(KIND, work, self.home.market, self.home.cache, lambda *_: None)
        self.states[work.panel] = JobState("done", 1.0)

    def _answer(self, verb: str, work: Work) -> Answer:
        if self.is_silent:
            raise JobsUnavailable
        self.said.append((verb, work.panel))
        return Answer(self.states.get(work.panel, JobState("unknown")))


@pytest.fixture
def jobs(home: Home, desk: Flask, monkeypatch: pytest.MonkeyPatch) -> HeldJobs:
    held = HeldJobs(home)
    known = {**registry.kinds(), "toy": KIND}
    monkeypatch.setattr(registry, "kinds", lambda: known)
    desk.extensions["oriel"] = replace(home, jobs=held)
    return held


@pytest.fixture
def script(jobs: HeldJobs, visitor: Visitor, home: Home, ana: User) -> Script:
    return script_of(visitor, home.database, ana.id, "read")


def work(home: Home, panel: str = "shared") -> Work:
    return work_of(KIND, KIND.spec(panel), KIND.view.parse("number=5"), home.market, 1)


def test_it_is_a_job_until_it_is_done(script: Script, jobs: HeldJobs, home: Home) -> None:
    begun = script.get(SHARED)
    assert (begun.status_code, begun.headers["Retry-After"]) == (202, "1")
    place = begun.headers["Location"]
    assert place == f"/api/v1/jobs/{begun.json['id']}"
    said = script.get(place.removeprefix("/api/v1")).json
    assert said == begun.json
    assert (said["state"], said["progress"], said["words"], said["seconds"]) == ("computing", 0.25, "step 1 of 4", 3.2)
    assert (said["view"], said["panels"], said["result"]) == ({"kind": "toy", "query": "number=5"}, ["shared"], None)
    jobs.finish(work(home))
    done = script.get(place.removeprefix("/api/v1")).json
    assert (done["state"], done["progress"], done["problem"]) == ("done", 1, None)
    (panel,) = done["result"]["panels"]
    assert panel["content"]["items"][0]["value"] == 5
    sheet = script.get(SHARED)
    assert (sheet.status_code, sheet.json) == (200, done["result"])
    assert [verb for verb, _ in jobs.said] == ["ask", "look"]


def test_the_same_asked_again_is_the_same_job(script: Script) -> None:
    assert script.get(SHARED).headers["Location"] == script.get(SHARED).headers["Location"]
    assert script.get(SHARED).headers["Location"] != script.get("/views/toy?number=6&panels=shared").headers["Location"]


def test_without_being_named_slow_panels_are_left_out_until_they_are_there(
    script: Script, jobs: HeldJobs, home: Home
) -> None:
    said = script.get("/views/toy?number=5").json
    assert said["panels"] == []
    assert jobs.said == []
    assert said["left_out"][0] == {"name": "shared", "title": "Shared", "href": f"/api/v1{SHARED}"}
    jobs.finish(work(home))
    assert [panel["name"] for panel in script.get("/views/toy?number=5").json["panels"]] == ["toy"]


def test_who_would_rather_wait_gets_the_sheet(script: Script, jobs: HeldJobs) -> None:
    jobs.finish_after = 2
    answer = script.get(SHARED, Prefer="respond-async, wait=30")
    assert answer.status_code == 200
    assert answer.headers["Preference-Applied"] == "wait=30"
    assert answer.json["panels"][0]["content"]["items"][0]["value"] == 5


def test_who_asks_for_longer_than_is_waited_is_told_how_long(script: Script, jobs: HeldJobs) -> None:
    jobs.finish_after = 1
    assert script.get(SHARED, Prefer="wait=999999").headers["Preference-Applied"] == "wait=30"


def test_what_was_waited_for_leads_what_is_beside_it(
    script: Script, jobs: HeldJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on the page, where a league that has been held decides what is shown."""

    def who_leads(view: ToyView, market: Market, lead: str = "nobody") -> Panel:
        return Panel("head", "Head", Metrics((Metric("lead", "Lead", lead),)), Provenance("toy"))

    def led(spec: PanelSpec[ToyView], view: ToyView, kept: Kept) -> Asked[ToyView]:
        leads = spec.name == "head" and kept("shared")
        return (replace(spec, build=partial(spec.build, lead="the league")) if leads else spec), view

    leading = replace(KIND, panels=(PanelSpec("head", "Head", who_leads), *KIND.panels), led=led)
    monkeypatch.setattr(registry, "kinds", lambda: {"toy": leading})
    both = "/views/toy?number=5&panels=head,shared"
    before = script.get("/views/toy?number=5&panels=head")
    assert before.json["panels"][0]["content"]["items"][0]["value"] == "nobody"
    jobs.finish_after = 2
    waited = script.get(both, Prefer="wait=30")
    assert waited.json["panels"][0]["content"]["items"][0]["value"] == "the league"
    assert script.get(both, **{"If-None-Match": waited.headers["ETag"]}).status_code == 304
    assert script.get("/views/toy?number=5&panels=head").headers["ETag"] != before.headers["ETag"]


def test_a_role_that_opens_the_view_no_more_gets_nothing_of_its_job(
    script: Script, jobs: HeldJobs, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = script.get(SHARED).headers["Location"].removeprefix("/api/v1")
    jobs.finish(work(home))
    monkeypatch.setitem(RIGHTS, "user", Rights(frozenset({"home"}), 50, 60, 30, 2))  # type: ignore[arg-type]  # a dict
    answer = script.get(place)
    assert (answer.status_code, script.problem(answer)["code"]) == (403, "not_allowed")


def test_waiting_ends_in_time(script: Script, jobs: HeldJobs) -> None:
    jobs.finish_after = 10**9
    answer = script.get(SHARED, Prefer="wait=1")
    assert (answer.status_code, answer.headers["Preference-Applied"]) == (202, "wait=1")
    assert answer.json["state"] == "computing"


def test_more_than_a_few_do_not_wait(script: Script, jobs: HeldJobs, desk: Flask) -> None:
    with desk.app_context():
        places = _places()
    taken = 0
    while places.acquire(blocking=False):
        taken += 1
    try:
        answer = script.get(SHARED, Prefer="wait=30")
    finally:
        places.release(taken)
    assert 0 < taken <= desk.extensions["oriel"].settings.threads // 2
    assert answer.status_code == 202
    assert "Preference-Applied" not in answer.headers


@pytest.mark.parametrize("preference", ["wait", "wait=", "wait=-1", "wait=soon", "hurry=3", "await=3", ""])
def test_what_is_no_preference_is_none(script: Script, preference: str) -> None:
    answer = script.get(SHARED, Prefer=preference)
    assert answer.status_code == 202
    assert "Preference-Applied" not in answer.headers


def test_it_can_be_cancelled_and_stays_so(script: Script, jobs: HeldJobs) -> None:
    place = script.get(SHARED).headers["Location"].removeprefix("/api/v1")
    assert script.delete(place).status_code == 204
    assert script.get(place).json["state"] == "cancelled"
    jobs.states.clear()  # whoever computes was started anew, and remembers nothing
    assert script.get(place).json["state"] == "cancelled"
    assert ("ask", "shared") not in jobs.said[1:]
    assert script.get(SHARED).headers["Location"] != f"/api/v1{place}"


def test_what_is_done_can_not_be_cancelled(script: Script, jobs: HeldJobs, home: Home) -> None:
    place = script.get(SHARED).headers["Location"].removeprefix("/api/v1")
    jobs.finish(work(home))
    assert script.delete(place).status_code == 204
    assert script.get(place).json["state"] == "done"


def test_what_was_lost_in_a_restart_is_asked_for_again(script: Script, jobs: HeldJobs) -> None:
    place = script.get(SHARED).headers["Location"].removeprefix("/api/v1")
    jobs.states.clear()
    assert script.get(place).json["state"] == "computing"
    assert [verb for verb, _ in jobs.said] == ["ask", "look", "ask"]


def test_a_failure_is_said_with_its_words(script: Script, jobs: HeldJobs) -> None:
    place = script.get(SHARED).headers["Location"].removeprefix("/api/v1")
    jobs.states["shared"] = JobState("failed", words="It broke; try it again.")
    said = script.get(place).json
    assert (said["state"], said["result"]) == ("failed", None)
    assert said["problem"] == {"code": "not_computed", "detail": "It broke; try it again."}


def test_several_are_one_job(script: Script, jobs: HeldJobs, home: Home) -> None:
    jobs.states["table"] = JobState("refused", words="Too many.")
    begun = script.get("/views/toy?number=5&panels=table,shared")
    assert begun.status_code == 202
    place = begun.headers["Location"].removeprefix("/api/v1")
    del jobs.states["table"]
    jobs.finish(work(home))
    half = script.get(place).json  # what could not begin has begun now
    assert (half["state"], half["progress"]) == ("computing", 0.625)
    jobs.finish(work(home, "table"))
    done = script.get(place).json
    assert [panel["name"] for panel in done["result"]["panels"]] == ["table", "toy"]


def test_more_than_the_role_allows_is_a_problem(script: Script, jobs: HeldJobs) -> None:
    jobs.states["shared"] = JobState("refused", words="You have 2 computations under way already.")
    answer = script.get(SHARED)
    assert (answer.status_code, script.problem(answer)["code"]) == (429, "too_many_jobs")
    assert answer.headers["Retry-After"]


def test_while_nobody_computes_that_is_said(script: Script, jobs: HeldJobs) -> None:
    place = script.get(SHARED).headers["Location"].removeprefix("/api/v1")
    jobs.is_silent = True
    for answer in (script.get(SHARED), script.get(place), script.delete(place)):
        assert (answer.status_code, script.problem(answer)["code"]) == (503, "computing_unavailable")
        assert answer.headers["Retry-After"]


def test_somebody_elses_is_as_one_that_is_not_there(script: Script, visitor: Visitor, home: Home, bea: User) -> None:
    place = script.get(SHARED).headers["Location"].removeprefix("/api/v1")
    other = script_of(visitor, home.database, bea.id, "read")
    for verb in ("GET", "DELETE"):
        theirs, none = other.send(verb, place), other.send(verb, "/jobs/AAAAAAAAAAAAAAAAAAAAAA")
        assert theirs.status_code == 404
        assert other.alike(theirs, none)
    assert script.get(place).json["state"] == "computing"


def test_what_is_personal_is_computed_for_who_asks(script: Script, jobs: HeldJobs, ana: User, bea: User) -> None:
    mine = "/views/toy?number=5&panels=personal"
    script.get(mine)
    home = jobs.home
    jobs.finish(replace(work(home, "personal"), user=ana.id))
    answer = script.get(mine)
    assert answer.json["panels"][0]["content"]["items"][1]["value"] == ana.id
    assert script_of(script.visitor, home.database, bea.id, "read").get(mine).status_code == 202
