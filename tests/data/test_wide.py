"""One function over many things, on the cores of this machine. `test_dask_cluster` has the cluster's side."""

import threading
from collections.abc import Iterator

import pytest

from data.wide import LocalCores, Lost
from tests.data.elsewhere import square


@pytest.mark.parametrize("cores", [1, 3])
def test_each_result_has_its_number(cores: int) -> None:
    done = {number: result for number, result in LocalCores(cores).each(square, range(50)) if isinstance(result, tuple)}
    assert {number: result[0] for number, result in done.items()} == {number: number**2 for number in range(50)}


@pytest.mark.parametrize("cores", [1, 3])
def test_what_fails_for_one_thing_is_a_sentence_in_its_place(cores: int) -> None:
    done = dict(LocalCores(cores).each(square, [2, -1, 3]))
    assert done[1] == Lost("This could not be computed; the others are not affected.")
    assert len(done) == 3


@pytest.mark.parametrize("cores", [1, 3])
def test_what_goes_wrong_among_the_things_is_raised(cores: int) -> None:
    def things() -> Iterator[int]:
        yield from range(10)
        raise ConnectionError("gone")

    results = []
    with pytest.raises(ConnectionError, match="gone"):
        results.extend(LocalCores(cores).each(square, things()))
    assert len(results) == 10


def test_never_more_threads_than_cores() -> None:
    most, now, lock = 0, 0, threading.Lock()

    def counted(_: int) -> None:
        nonlocal most, now
        with lock:
            now += 1
            most = max(most, now)
        threading.Event().wait(0.002)
        with lock:
            now -= 1

    list(LocalCores(2).each(counted, range(60)))
    assert most == 2


def test_nothing_to_do_is_done() -> None:
    assert list(LocalCores(2).each(square, [])) == []
