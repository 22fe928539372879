import pytest

from server.child import FIRST_PAUSE, LONGEST_PAUSE, STEADY_SECONDS, Backoff, Child
from server.listening import CannotStart
from server.supervisor import refuse_a_start_in_vain
from tests.server.running import wait_for


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_pauses_double_up_to_the_longest() -> None:
    backoff = Backoff(Clock())
    pauses = [backoff.failed() for _ in range(10)]
    assert pauses[:3] == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]
    assert pauses[-1] == LONGEST_PAUSE


def test_the_next_attempt_waits_for_its_pause() -> None:
    clock = Clock()
    backoff = Backoff(clock)
    pause = backoff.failed()
    assert not backoff.is_due
    clock.now += pause
    assert backoff.is_due


def test_a_long_life_forgets_earlier_failures() -> None:
    clock = Clock()
    backoff = Backoff(clock)
    for _ in range(5):
        backoff.failed()
    backoff.begin()
    clock.now += STEADY_SECONDS
    assert backoff.failed() == FIRST_PAUSE
    assert backoff.failures == 1


def test_a_process_that_ends_is_counted_and_started_again() -> None:
    child = Child("probe", ["no-such-command"])
    child.start()
    try:
        for failures in (1, 2):
            wait_for(lambda: child.has_ended, 10)
            child.keep_alive()
            assert child.failures == failures
            wait_for(lambda: (child.keep_alive(), not child.has_ended)[1], 10)
    finally:
        child.kill()


def test_a_start_in_vain_is_given_up_with_a_sentence() -> None:
    children = [Child("web", ["no-such-command"])]
    refuse_a_start_in_vain(children)  # not before it was tried

    def keep_trying() -> bool:
        children[0].keep_alive()
        refuse_a_start_in_vain(children)
        return False

    with pytest.raises(CannotStart, match="the web process ends as soon as it starts"):
        wait_for(keep_trying, 20)
