from server.child import FIRST_PAUSE, LONGEST_PAUSE, STEADY_SECONDS, Backoff


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
