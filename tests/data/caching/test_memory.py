import os

import pytest

from data.caching.memory import MISSING, MemoryStore


def test_what_was_used_longest_ago_goes_first() -> None:
    store = MemoryStore(30)
    for name in (b"a", b"b", b"c"):
        store.put(name, name, 10)
    store.get(b"a")
    store.put(b"d", b"d", 10)
    assert [store.get(name) for name in (b"a", b"b", b"c", b"d")] == [b"a", MISSING, b"c", b"d"]
    assert store.size == 30


def test_what_is_too_large_is_not_kept_and_drives_nothing_out() -> None:
    store = MemoryStore(30)
    store.put(b"a", b"a", 10)
    store.put(b"big", b"big", 31)
    assert store.get(b"big") is MISSING
    assert store.get(b"a") == b"a"


def test_a_name_counts_once_however_often_it_is_put() -> None:
    store = MemoryStore(30)
    for size in (10, 20, 5):
        store.put(b"a", size, size)
    assert (store.size, store.get(b"a")) == (5, 5)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # newer Pythons warn of what is tested here
def test_a_child_forked_while_the_store_is_in_use_is_not_stuck() -> None:
    store = MemoryStore(30)
    with store._lock:
        child = os.fork()
        if child == 0:
            store.put(b"a", b"a", 10)
            os._exit(0 if store.get(b"a") == b"a" else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
