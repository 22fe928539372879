"""What everybody who computes promises, with real jobs: bounds, deaths, leaving, who gets what."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from components.panel import Metrics
from data.panel_jobs import Answer, JobsUnavailable, Load, SocketJobs, Work
from tests.server.background.conftest import BOTH, running
from tests.server.background.toy import Toy, work
from tests.server.running import is_alive, wait_for
from views.slow import kept_panel, panel_of_result

ANA, BEN = 1, 2


def metrics(answer: Answer) -> dict[str, object]:
    assert answer.state.phase == "done", answer
    content = panel_of_result(answer.result).content
    assert isinstance(content, Metrics)
    return {item.name: item.value for item in content.items}


def only_job(toy: Toy) -> int:
    """When those that were cancelled before have ended."""
    wait_for(lambda: len(toy.job_pids()) == 1, 5)
    return toy.job_pids()[0]


def test_fifty_rounds_of_two_users_cross_nothing_and_lose_nothing(toy: Toy) -> None:
    def one(user: int, number: int) -> tuple[object, object]:
        found = metrics(toy.finished(work("personal", number, user=user), user))
        return found["user"], found["number"]

    asked = [(user, number) for number in range(50) for user in (ANA, BEN)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda pair: one(*pair), asked)) == asked


def test_a_second_analyst_gets_the_result_without_a_job(toy: Toy) -> None:
    first = metrics(toy.finished(work(number=60), ANA))
    cache = toy.cache()
    kept = kept_panel(work(number=60), cache)
    assert kept is not None
    assert isinstance(kept.content, Metrics)
    assert kept.content.items[-1].value == first["pid"]
    assert metrics(toy.jobs.ask(work(number=60), BEN)) == first
    cache.close()


def test_a_personal_result_is_kept_for_its_user_alone(toy: Toy) -> None:
    toy.finished(work("personal", 61, user=ANA), ANA)
    cache = toy.cache()
    assert kept_panel(work("personal", 61, user=ANA), cache) is not None
    assert kept_panel(work("personal", 61, user=BEN), cache) is None
    cache.close()


def test_a_hundred_clicks_are_one_job_and_a_hundred_views_no_more_than_there_are_slots(toy: Toy) -> None:
    most, watching = 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not watching.is_set():
            most = max(most, len(toy.job_pids()))
            time.sleep(0.002)

    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(8) as pool:
        same = list(pool.map(lambda _: toy.jobs.ask(work(number=70, milliseconds=300), ANA), range(100)))
        users = range(100, 200)
        answers = list(pool.map(lambda user: toy.finished(work(number=user, milliseconds=20), user), users))
    watching.set()
    watcher.join()
    assert {answer.state.phase for answer in same} <= {"queued", "computing", "done"}
    assert [metrics(answer)["number"] for answer in answers] == list(users)
    assert most == 2


def test_who_waits_is_told_how_many_are_before(toy: Toy) -> None:
    long = [work(number=80 + user, milliseconds=60_000) for user in range(4)]
    for user, asked in enumerate(long):
        toy.jobs.ask(asked, user)
    wait_for(lambda: all(toy.is_computing(asked, user) for user, asked in enumerate(long[:2])))
    states = [toy.jobs.look(asked, user).state for user, asked in enumerate(long)]
    assert [state.phase for state in states] == ["computing", "computing", "queued", "queued"]
    assert [state.ahead for state in states[2:]] == [0, 1]
    for user, asked in reversed(list(enumerate(long))):
        toy.jobs.cancel(asked, user)


def test_progress_is_seen_soon_and_moves(toy: Toy) -> None:
    asked = work(number=90, milliseconds=60_000)
    toy.jobs.ask(asked, ANA)
    wait_for(lambda: toy.is_computing(asked), 5)
    first = toy.jobs.look(asked, ANA).state
    wait_for(lambda: toy.jobs.look(asked, ANA).state.fraction > first.fraction, 5)
    toy.jobs.cancel(asked, ANA)


def test_a_killed_job_is_an_error_at_once_and_can_be_tried_again(toy: Toy) -> None:
    asked = work(number=100, milliseconds=60_000)
    toy.jobs.ask(asked, ANA)
    wait_for(lambda: toy.is_computing(asked), 5)
    os.kill(only_job(toy), signal.SIGKILL)
    wait_for(lambda: toy.jobs.look(asked, ANA).state.phase == "failed", 5)
    assert "ended from outside" in toy.jobs.look(asked, ANA).state.words
    toy.jobs.ask(asked, ANA)
    wait_for(lambda: toy.is_computing(asked), 5)
    toy.jobs.cancel(asked, ANA)


def test_an_exception_is_a_sentence_and_is_not_kept(toy: Toy) -> None:
    answer = toy.finished(work("broken"), ANA)
    assert answer.state.phase == "failed"
    assert "secret" not in answer.state.words
    assert answer.state.words.endswith("try it again.")
    cache = toy.cache()
    assert kept_panel(work("broken"), cache) is None
    cache.close()


def test_cancelling_ends_the_process_and_leaves_room(toy: Toy) -> None:
    asked = work(number=110, milliseconds=30_000)
    toy.jobs.ask(asked, ANA)
    wait_for(lambda: toy.is_computing(asked), 5)
    pid = only_job(toy)
    assert toy.jobs.cancel(asked, ANA).state.phase == "cancelled"
    wait_for(lambda: not is_alive(pid), 2)
    assert toy.jobs.look(asked, ANA).state.phase == "cancelled"
    toy.finished(work(number=111), ANA)


def test_an_administrator_sees_who_waits_and_ends_it_for_all(toy: Toy) -> None:
    asked = work(number=115, milliseconds=60_000)
    for user in (ANA, BEN):
        toy.jobs.ask(asked, user)
    wait_for(lambda: toy.is_computing(asked), 5)
    (job,) = (one for one in toy.jobs.listed() if one.query == asked.query)
    assert (job.kind, job.panel, job.users, job.phase) == ("toy", "shared", (ANA, BEN), "computing")
    pid = only_job(toy)
    assert toy.jobs.stop(job.name)
    wait_for(lambda: not is_alive(pid), 2)
    assert not toy.jobs.stop(job.name)
    for user in (ANA, BEN):
        state = toy.jobs.look(asked, user).state
        assert (state.phase, "administrator" in state.words) == ("failed", True)
    toy.finished(work(number=116), ANA)


def test_leaving_cancels_nothing_that_another_waits_for(toy: Toy) -> None:
    asked = work(number=120, milliseconds=60_000)
    toy.jobs.ask(asked, ANA)
    toy.jobs.ask(asked, BEN)
    assert toy.jobs.cancel(asked, ANA).state.phase == "cancelled"
    assert toy.jobs.look(asked, ANA).state.phase == "cancelled"
    toy.let_go(120)
    assert metrics(toy.finished(asked, BEN))["number"] == 120


def test_what_a_job_has_started_ends_with_it(toy: Toy) -> None:
    asked = work("parent")
    toy.jobs.ask(asked, ANA)
    wait_for(lambda: toy.is_computing(asked), 5)
    child = int(toy.jobs.look(asked, ANA).state.words.split()[1])
    assert is_alive(child)
    toy.jobs.cancel(asked, ANA)
    wait_for(lambda: not is_alive(child), 2)


def test_jobs_after_blas_and_boosting_in_their_parent_never_hang(toy: Toy) -> None:
    for number in range(200, 212):
        assert "sum" in metrics(toy.finished(work("blas", number), ANA))


def test_a_job_has_no_socket_and_one_thread(toy: Toy) -> None:
    assert metrics(toy.finished(work("around"), ANA)) == {"sockets": 0, "threads": 1}


def test_too_little_memory_is_said(toy: Toy) -> None:
    answer = toy.finished(work("memory"), ANA)
    assert answer.state.phase == "failed"
    assert "more memory than the machine has" in answer.state.words


def test_a_kind_that_is_none_fails_alone(toy: Toy) -> None:
    assert toy.finished(replace(work(number=131), kind="none"), ANA).state.phase == "failed"
    assert toy.finished(work(number=130), ANA).state.phase == "done"


def test_its_load_is_known(toy: Toy) -> None:
    asked = work(number=140, milliseconds=60_000)
    toy.jobs.ask(asked, ANA)
    assert toy.jobs.load() == Load(slots=2, computing=1, queued=0)
    toy.jobs.cancel(asked, ANA)
    wait_for(lambda: toy.jobs.load() == Load(slots=2, computing=0, queued=0), 5)


@pytest.mark.parametrize("way", BOTH)
def test_a_job_that_takes_too_long_is_ended_with_a_sentence(
    way: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with running(way, tmp_path, request, job_seconds=1) as toy:
        asked = work(number=150, milliseconds=20_000)
        answer = toy.finished(asked, ANA)
        assert answer.state.phase == "failed"
        assert "longer than 1 s" in answer.state.words
        assert toy.job_pids() == []
        assert toy.jobs.ask(asked, ANA).state.is_open


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("way", BOTH)
def test_no_job_outlives_it_and_who_waits_is_told(
    way: str, how: signal.Signals, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with running(way, tmp_path, request) as toy:
        long = [work(number=number, milliseconds=30_000) for number in (1, 2)]
        for user, asked in enumerate(long):
            toy.jobs.ask(asked, user)
        wait_for(lambda: all(toy.is_computing(asked, user) for user, asked in enumerate(long)), 5)
        pids = toy.job_pids()
        assert len(pids) == 2
        toy.process.send_signal(how)
        wait_for(lambda: not any(map(is_alive, pids)), 5)
        toy.process.wait(60)
        wait_for(lambda: _is_told_of_an_end(toy, long[1]), 5)


def _is_told_of_an_end(toy: Toy, asked: Work) -> bool:
    try:
        return toy.jobs.look(asked, 1).state.phase == "failed"
    except JobsUnavailable:
        return True


def test_where_nobody_computes_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(JobsUnavailable, match="does not answer"):
        SocketJobs(tmp_path).ask(work(), ANA)
