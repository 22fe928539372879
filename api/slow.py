"""Slow panels over the API: asked for, looked at again, waited for a little. Who computes them is `home().jobs`.

Whoever waits holds a thread of the server, so only few may at a time; the others are told to come back.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Final, Literal, cast

from flask import current_app

from api.context import home, user_id
from data.api_jobs import AskedFor
from data.cache import JSON
from data.panel_jobs import Answer, JobState, Work

LONGEST_WAIT: Final = 30  # seconds
LOOK_SECONDS: Final = 0.1

State = Literal["queued", "computing", "done", "failed", "cancelled"]
Answers = Mapping[Work, Answer]


class Refused(RuntimeError):
    """The role allows no more at once; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Of all works of a job together. `seconds`: of the one that has been under way longest."""

    state: State
    progress: float
    words: str
    ahead: int
    seconds: float


def begin(asked: AskedFor) -> Answers:
    """Asks for all; what failed before is tried anew. Raises Refused when not one may begin, and JobsUnavailable."""
    answers = {work: _kept(work) or home().jobs.ask(work, user_id()) for work in asked.works}
    refused = [answer for answer in answers.values() if answer.state.phase == "refused"]
    if refused and not any(answer.state.is_open for answer in answers.values()):
        raise Refused(refused[0].state.words)
    return answers


def look(asked: AskedFor) -> Answers:
    """Raises JobsUnavailable."""
    return {work: _kept(work) or home().jobs.look(work, user_id()) for work in asked.works}


def follow(asked: AskedFor) -> Answers:
    """What could not begin yet, or was lost in a restart, is asked for again. Raises JobsUnavailable."""
    answers = dict(look(asked))
    for work, answer in answers.items():
        if answer.state.phase == "unknown":
            answers[work] = home().jobs.ask(work, user_id())
    return answers


def wait(asked: AskedFor, answers: Answers, seconds: float) -> Answers | None:
    """Until it is over or the time is; None where too many wait already. Raises JobsUnavailable."""
    places = _places()
    if not places.acquire(blocking=False):
        return None
    try:
        latest = time.monotonic() + seconds
        while standing_of(answers).state in {"queued", "computing"} and time.monotonic() < latest:
            time.sleep(LOOK_SECONDS)
            answers = follow(asked)
        return answers
    finally:
        places.release()


def standing_of(answers: Answers) -> Standing:
    states = [answer.state for answer in answers.values()]
    fractions = [1.0 if state.phase == "done" else state.fraction for state in states]
    under_way = [state for state in states if state.phase == "computing"]
    return Standing(
        state=_state(states),
        progress=sum(fractions) / len(fractions) if fractions else 1.0,
        words=next((state.words for state in states if state.words and state.phase in {"failed", "computing"}), ""),
        ahead=0 if under_way else min((state.ahead for state in states if state.phase == "queued"), default=0),
        seconds=max((state.seconds for state in states), default=0.0),
    )


def _state(states: Sequence[JobState]) -> State:
    phases = {state.phase for state in states}
    for ended in ("failed", "cancelled"):
        if ended in phases:
            return cast("State", ended)
    if phases <= {"done"}:
        return "done"
    return "computing" if phases & {"computing", "done"} else "queued"


def _kept(work: Work) -> Answer | None:
    return None if home().cache.find(work.key, JSON) is None else Answer(JobState("done", 1.0))


def _places() -> BoundedSemaphore:
    """Of this process."""
    most = max(1, home().settings.threads // 4)
    places: BoundedSemaphore = current_app.extensions.setdefault("oriel.api.waiting", BoundedSemaphore(most))
    return places
