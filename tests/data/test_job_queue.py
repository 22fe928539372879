"""Who runs, who waits and who is told what, without a process."""

from hypothesis import given
from hypothesis import strategies as st

from data.job_queue import RESULTS_LIMIT, WAITING_LIMIT, JobQueue
from data.panel_jobs import Work

ANA, BEN, CEM = 1, 2, 3


def work(number: int = 0) -> Work:
    return Work("toy", "shared", f"number={number}", "v")


def queue(slots: int = 2) -> JobQueue:
    return JobQueue(slots, lambda: 0.0)


def test_one_user_leaves_a_slot_to_others() -> None:
    jobs = queue(2)
    for number in range(3):
        jobs.ask(work(number), ANA)
    assert jobs.start_next() is not None
    assert jobs.start_next() is None
    jobs.ask(work(9), BEN)
    started = jobs.start_next()
    assert started is not None
    assert started.owner == BEN


def test_a_single_slot_serves_everybody_in_turn() -> None:
    jobs = queue(1)
    jobs.ask(work(1), ANA)
    jobs.ask(work(2), BEN)
    first = jobs.start_next()
    assert first is not None
    assert first.work == work(1)
    assert jobs.start_next() is None
    jobs.end(first, "done", result=b"{}")
    second = jobs.start_next()
    assert second is not None
    assert second.work == work(2)


def test_it_refuses_a_user_who_has_too_many_and_nobody_else() -> None:
    jobs = queue()
    for number in range(WAITING_LIMIT):
        assert jobs.ask(work(number), ANA).state.phase == "queued"
    refused = jobs.ask(work(99), ANA).state
    assert refused.phase == "refused"
    assert str(WAITING_LIMIT) in refused.words
    assert jobs.ask(work(99), BEN).state.phase == "queued"
    assert jobs.ask(work(99), ANA).state.phase == "queued"  # joining another's costs nothing


def test_it_refuses_a_user_whose_role_allows_no_more() -> None:
    jobs = queue()
    for number in range(2):
        assert jobs.ask(work(number), ANA, most=2).state.phase == "queued"
    refused = jobs.ask(work(2), ANA, most=2).state
    assert refused.phase == "refused"
    assert "2 computations" in refused.words
    assert jobs.ask(work(1), ANA, most=2).state.phase == "queued", "asking for the same again costs nothing"
    assert jobs.ask(work(2), ANA, most=3).state.phase == "queued"


def test_an_administrator_sees_every_open_job_and_ends_one_for_all() -> None:
    jobs = queue()
    for user in (ANA, BEN):
        jobs.ask(work(1), user)
    jobs.ask(work(2), CEM)
    started = jobs.start_next()
    assert started is not None
    first, second = jobs.listed()
    assert (first.users, first.phase, first.query) == ((ANA, BEN), "computing", "number=1")
    assert (second.users, second.phase) == ((CEM,), "queued")
    assert jobs.stop(first.name) is started
    assert jobs.stop(first.name) is None, "once is enough"
    for user in (ANA, BEN):
        state = jobs.look(work(1), user).state
        assert state.phase == "failed"
        assert "administrator" in state.words
    assert [job.name for job in jobs.listed()] == [second.name]


def test_a_shared_job_counts_for_the_next_when_its_owner_leaves() -> None:
    jobs = queue()
    for user in (ANA, BEN):
        jobs.ask(work(), user)
    assert jobs.cancel(work(), ANA) is None
    job = jobs.start_next()
    assert job is not None
    assert job.owner == BEN
    assert jobs.cancel(work(), ANA) is None  # again, and nothing happens
    assert jobs.cancel(work(), BEN) is job
    assert jobs.look(work(), BEN).state.phase == "cancelled"


def test_an_end_counts_once() -> None:
    jobs = queue()
    jobs.ask(work(), ANA)
    job = jobs.start_next()
    assert job is not None
    jobs.end(job, "done", result=b"1")
    jobs.end(job, "failed", "too late")
    assert jobs.look(work(), ANA).result == b"1"


def test_what_failed_is_begun_anew_and_what_is_done_is_not() -> None:
    jobs = queue()
    jobs.ask(work(), ANA)
    failed = jobs.start_next()
    assert failed is not None
    jobs.end(failed, "failed", "It broke.")
    assert jobs.look(work(), ANA).state.words == "It broke."
    assert jobs.ask(work(), ANA).state.phase == "queued"
    done = jobs.start_next()
    assert done is not None
    jobs.end(done, "done", result=b"1")
    assert jobs.ask(work(), BEN).state.phase == "done"
    assert jobs.start_next() is None


def test_results_are_forgotten_before_they_fill_the_memory() -> None:
    jobs = queue()
    for number in range(5):
        jobs.ask(work(number), ANA)
        job = jobs.start_next()
        assert job is not None
        jobs.end(job, "done", result=bytes(RESULTS_LIMIT // 4))
    phases = [jobs.look(work(number), ANA).state.phase for number in range(5)]
    assert phases == ["unknown", "done", "done", "done", "done"]


STEP = st.tuples(
    st.sampled_from(["ask", "cancel", "start", "end"]), st.integers(0, 3), st.sampled_from([ANA, BEN, CEM])
)


@given(slots=st.integers(1, 3), steps=st.lists(STEP, max_size=60))
def test_whatever_happens_the_bound_holds_and_nobody_waits_in_vain(
    slots: int, steps: list[tuple[str, int, int]]
) -> None:
    jobs, computing = queue(slots), []
    waiting: dict[int, set[int]] = {}
    for step, number, user in steps:
        if step == "ask" and jobs.ask(work(number), user).state.is_open:
            waiting.setdefault(number, set()).add(user)
        elif step == "cancel":
            ended = jobs.cancel(work(number), user)
            waiting.get(number, set()).discard(user)
            computing = [job for job in computing if job is not ended]
        elif step == "start" and (job := jobs.start_next()) is not None:
            computing.append(job)
        elif step == "end" and computing:
            job = computing.pop(0)
            jobs.end(job, "failed", "broke")
            waiting.pop(int(job.work.query.partition("=")[2]), None)
        assert len(computing) <= slots
        for asked, users in waiting.items():
            assert all(jobs.look(work(asked), one).state.is_open for one in users)
