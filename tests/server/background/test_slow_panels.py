"""The callback that all slow panels share, through the door, with jobs that a test holds in its hand."""

from dataclasses import replace

import pytest
from flask import Flask

from data.home import Home
from data.panel_jobs import Answer, JobState, JobsUnavailable, Work
from data.users import User
from tests.server.background.toy import KIND
from tests.server.visitor import Visitor
from views import registry
from views.slow import compute

PARTS = {"query": "data", "pressed": "data", "tick": "n_intervals"}


class HeldJobs:
    """Answers what it was told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer: Answer | Exception = Answer(JobState("computing", 0.25, "step 1 of 4", seconds=3.2))
        self.said: list[tuple[str, Work, int]] = []
        self.next: list[Answer] = []  # to the looks that follow

    def _say(self, verb: str, work: Work, user: int) -> Answer:
        self.said.append((verb, work, user))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def ask(self, work: Work, user: int) -> Answer:
        return self._say("ask", work, user)

    def look(self, work: Work, user: int) -> Answer:
        if self.next:
            self.answer = self.next.pop(0)
        return self._say("look", work, user)

    def cancel(self, work: Work, user: int) -> Answer:
        return self._say("cancel", work, user)


@pytest.fixture
def jobs(home: Home, desk: Flask, monkeypatch: pytest.MonkeyPatch) -> HeldJobs:
    held = HeldJobs()
    known = {**registry.kinds(), "toy": KIND}
    monkeypatch.setattr(registry, "kinds", lambda: known)
    desk.extensions["oriel"] = replace(home, jobs=held)
    return held


ANY = '["MATCH"]'


def body(panel: str, changed: str, memory: object = None, pressed: object = None, query: str = "number=5") -> object:
    def part(name: str, prop: str, value: object = None) -> dict[str, object]:
        identity = {"kind": "toy", "panel": panel, "place": "page", "type": f"slow-{name}"}
        return {"id": identity, "property": prop, "value": value}

    def text(name: str, prop: str, kind: str = ANY, of: str = ANY, at: str = ANY) -> str:
        return f'{{"kind":{kind},"panel":{of},"place":{at},"type":"slow-{name}"}}.{prop}'

    outputs = (("body", "children"), ("tick", "disabled"), ("memory", "data"))
    values = {"query": query, "pressed": pressed, "tick": 1}
    return {
        "output": ".." + "...".join(text(*output) for output in outputs) + "..",
        "outputs": [part(*output) for output in outputs],
        "inputs": [part(name, prop, values[name]) for name, prop in PARTS.items()],
        "state": [part("memory", "data", memory or {"at_once": True})],
        "changedPropIds": [text(name, PARTS[name], '"toy"', f'"{panel}"', '"page"') for name in changed.split()],
    }


def step(
    visitor: Visitor, panel: str = "shared", changed: str = "query", **more: object
) -> dict[str, dict[str, object]]:
    answer = visitor.call(body(panel, changed, **more))
    if answer.status_code == 204:
        return {}
    assert answer.status_code == 200, answer.text
    found = answer.get_json()["response"]
    return {key.rpartition('"slow-')[2].partition('"')[0]: value for key, value in found.items()}


def test_it_shows_progress_in_words_and_keeps_asking(jobs: HeldJobs, signed_in: Visitor, ana: User) -> None:
    drawn = step(signed_in)
    assert "step 1 of 4" in str(drawn["body"])
    assert "25%" in str(drawn["body"])
    assert "3 s" in str(drawn["body"])
    assert drawn["tick"] == {"disabled": False}
    (said,) = jobs.said
    assert (said[0], said[1].query, said[1].user, said[2]) == ("ask", "number=5", None, ana.id)


def test_the_answer_to_a_click_has_the_first_words(jobs: HeldJobs, signed_in: Visitor) -> None:
    mute = Answer(JobState("computing"))
    jobs.answer, jobs.next = mute, [mute, Answer(JobState("computing", 0.1, "step 1 of 10"))]
    assert "step 1 of 10" in str(step(signed_in)["body"])
    assert [verb for verb, *_ in jobs.said] == ["ask", "look", "look"]


@pytest.mark.parametrize("state", [JobState("computing"), JobState("queued", ahead=0)])
def test_a_click_is_answered_though_no_words_come(jobs: HeldJobs, signed_in: Visitor, state: JobState) -> None:
    jobs.answer = Answer(state)
    drawn = step(signed_in)
    assert drawn["tick"] == {"disabled": False}
    assert ("Starting" in str(drawn["body"])) is (state.phase == "computing")
    assert (len(jobs.said) == 1) is (state.phase == "queued")


def test_a_look_that_changes_nothing_draws_nothing(jobs: HeldJobs, signed_in: Visitor) -> None:
    memory = step(signed_in)["memory"]["data"]
    assert step(signed_in, changed="tick", memory=memory) == {}
    assert jobs.said[-1][0] == "look"


def test_progress_leaves_the_card_with_its_button_as_it_is(jobs: HeldJobs, signed_in: Visitor) -> None:
    memory = step(signed_in)["memory"]["data"]
    jobs.answer = Answer(JobState("computing", 0.5, "step 2 of 4", seconds=4))
    drawn = step(signed_in, changed="tick", memory=memory)
    assert list(drawn) == ["memory"]
    assert drawn["memory"]["data"]["drawn"] == {"percent": 50, "words": "step 2 of 4", "time": "4 s"}


def test_a_look_that_overtakes_a_new_view_asks_for_it(jobs: HeldJobs, signed_in: Visitor) -> None:
    memory = step(signed_in)["memory"]["data"]
    step(signed_in, changed="tick", memory=memory, query="number=6")
    assert (jobs.said[-1][0], jobs.said[-1][1].query) == ("ask", "number=6")


def test_the_queue_is_said(jobs: HeldJobs, signed_in: Visitor) -> None:
    jobs.answer = Answer(JobState("queued", ahead=3))
    assert "3 before it in the queue" in str(step(signed_in)["body"])


def test_the_user_of_a_personal_panel_comes_from_the_session(jobs: HeldJobs, signed_in: Visitor, ana: User) -> None:
    step(signed_in, "personal", memory={"at_once": True, "user": 99, "version": "x"})
    assert jobs.said[0][1].user == ana.id


@pytest.mark.parametrize(("press", "verb"), [("cancel", "cancel"), ("start", "ask"), ("rm -rf", "ask")])
def test_buttons_do_what_they_say(jobs: HeldJobs, signed_in: Visitor, press: str, verb: str) -> None:
    step(signed_in, changed="pressed", pressed={"value": press, "at": 1})
    assert jobs.said[0][0] == verb


def test_a_click_that_is_joined_with_a_tick_is_not_lost(jobs: HeldJobs, signed_in: Visitor) -> None:
    memory = step(signed_in)["memory"]["data"]
    step(signed_in, changed="tick pressed", memory=memory, pressed={"value": "cancel", "at": 1})
    assert jobs.said[-1][0] == "cancel"


def test_a_new_view_is_asked_for_whatever_was_pressed_on_the_old_one(jobs: HeldJobs, signed_in: Visitor) -> None:
    memory = step(signed_in)["memory"]["data"]
    pressed = {"value": "cancel", "at": 1}
    step(signed_in, changed="pressed query", memory=memory, pressed=pressed, query="number=6")
    assert (jobs.said[-1][0], jobs.said[-1][1].query) == ("ask", "number=6")


def test_a_result_is_shown_and_the_asking_ends(jobs: HeldJobs, signed_in: Visitor, home: Home) -> None:
    step(signed_in)
    work = jobs.said[0][1]
    result = compute(KIND, work, home.market, home.cache, lambda *_: None)
    jobs.said.clear()
    drawn = step(signed_in)  # a reload: kept in the cache, so nobody computes or is asked
    assert jobs.said == []
    assert drawn["tick"] == {"disabled": True}
    assert "'children': 'number'" in str(drawn["body"])
    assert "5" in str(drawn["body"])
    jobs.answer = Answer(JobState("done"), result)
    drawn = step(signed_in, query="number=6")  # a broken cache: the job's own answer does
    assert drawn["tick"] == {"disabled": True}


def test_without_at_once_it_waits_for_a_click(jobs: HeldJobs, signed_in: Visitor) -> None:
    jobs.answer = Answer(JobState("unknown"))
    drawn = step(signed_in, memory={"at_once": False})
    assert "Not computed for these settings yet" in str(drawn["body"])
    assert [said[0] for said in jobs.said] == ["look"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(JobState("failed", words="It broke.")), "It broke."),
        (Answer(JobState("unknown")), "lost in a restart"),
    ],
)
def test_every_failure_is_a_sentence_with_a_way_on(
    jobs: HeldJobs, signed_in: Visitor, answer: Answer, sentence: str
) -> None:
    jobs.answer = answer
    drawn = step(signed_in, changed="tick", memory={"query": "number=5"})
    assert sentence in str(drawn["body"])
    assert "Try again" in str(drawn["body"])
    assert drawn["tick"] == {"disabled": True}


def test_while_nobody_answers_it_says_so_and_goes_on_by_itself(jobs: HeldJobs, signed_in: Visitor) -> None:
    jobs.answer = JobsUnavailable()
    silent = step(signed_in)
    assert "does not answer" in str(silent["body"])
    assert "Try again" in str(silent["body"])
    assert silent["tick"] == {"disabled": False}
    jobs.answer = Answer(JobState("computing", 0.25, "step 1 of 4"))
    goes_on = step(signed_in, changed="tick", memory=silent["memory"]["data"])
    assert [said[0] for said in jobs.said] == ["ask", "ask"]  # it was never heard
    assert "step 1 of 4" in str(goes_on["body"])


@pytest.mark.parametrize("panel", ["nonsense", "../../etc"])
def test_a_panel_that_is_none_starts_nothing(jobs: HeldJobs, signed_in: Visitor, panel: str) -> None:
    assert step(signed_in, panel) == {}
    assert jobs.said == []


def test_a_file_is_of_what_was_computed_and_computes_nothing(jobs: HeldJobs, signed_in: Visitor, home: Home) -> None:
    path = "/export/toy/table.csv?number=5"
    early = signed_in.get(path)
    assert early.status_code == 404
    assert "not been computed" in early.text
    step(signed_in, "table")
    compute(KIND, jobs.said[0][1], home.market, home.cache, lambda *_: None)
    assert path.removesuffix("?number=5").removesuffix(".csv") in str(step(signed_in, "table")["body"])
    assert signed_in.get(path).text.splitlines()[-1] == "5"


def test_a_panel_over_the_limit_of_the_role_waits_and_asks_again(jobs: HeldJobs, signed_in: Visitor) -> None:
    jobs.answer = Answer(JobState("refused", words="You have 2 computations under way already."))
    drawn = step(signed_in)
    assert "2 computations" in str(drawn["body"])
    assert drawn["tick"] == {"disabled": False}
    memory = drawn["memory"]["data"]
    jobs.answer = Answer(JobState("computing", 0.5, "step 2 of 4"))
    later = step(signed_in, changed="tick", memory=memory)["memory"]["data"]
    assert "step 2 of 4" in str(later)
    assert [verb for verb, *_ in jobs.said] == ["ask", "ask"]
    step(signed_in, changed="tick", memory=later)
    assert jobs.said[-1][0] == "look"
