"""What the cache answers, as its callers meet it."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.cache import ARROW, JSON, Cache
from tests.data.caching.counted import KEY, MIB, Counted


def test_it_computes_once_and_gives_the_same_again(cache: Cache) -> None:
    compute = Counted({"a": (1, 2)})
    answers = [cache.get_or_compute(KEY, compute, JSON) for _ in range(3)]
    assert answers == [{"a": [1, 2]}] * 3
    assert compute.calls == 1


def test_another_process_finds_it_on_disk(cache: Cache, folder: Path) -> None:
    cache.get_or_compute(KEY, Counted(1), JSON)
    other = Cache(folder, 16 * MIB)
    assert other.get_or_compute(KEY, Counted(2), JSON) == 1
    assert (other.stats().disk_hits, other.stats().misses) == (1, 1)


def test_a_value_of_nothing_is_a_value(cache: Cache) -> None:
    compute = Counted(None)
    assert [cache.get_or_compute(KEY, compute, JSON) for _ in range(2)] == [None, None]
    assert compute.calls == 1


def test_keys_that_only_look_alike_are_told_apart(cache: Cache) -> None:
    keys = [(1,), (1.0,), (True,), ("1",), (None,), ("null",), ("1", "2"), ("1,2",), ()]
    for number, key in enumerate(keys):
        cache.get_or_compute(key, Counted(number), JSON)
    assert [cache.get_or_compute(key, Counted(-1), JSON) for key in keys] == list(range(len(keys)))


def test_codecs_do_not_read_each_others_values(cache: Cache) -> None:
    cache.get_or_compute(KEY, Counted([1]), JSON)
    frame = pd.DataFrame({"a": [1.0]})
    pd.testing.assert_frame_equal(cache.get_or_compute(KEY, lambda: frame, ARROW), frame)


def test_other_code_does_not_read_what_this_code_computed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cache(folder, 16 * MIB).get_or_compute(KEY, Counted("old"), JSON)
    monkeypatch.setattr("data.cache.code_version", lambda: "another")
    assert Cache(folder, 16 * MIB).get_or_compute(KEY, Counted("new"), JSON) == "new"


def test_an_error_of_the_computation_is_passed_on_and_not_kept(cache: Cache) -> None:
    def fail() -> object:
        raise LookupError("no such symbol")

    for _ in range(2):
        with pytest.raises(LookupError):
            cache.get_or_compute(KEY, fail, JSON)
    assert cache.get_or_compute(KEY, Counted(1), JSON) == 1


def test_the_hit_ratio_is_measured(cache: Cache) -> None:
    assert cache.stats().hit_ratio is None
    for _ in range(4):
        cache.get_or_compute(KEY, Counted(1), JSON)
    stats = cache.stats()
    assert (stats.memory_hits, stats.disk_hits, stats.misses, stats.hit_ratio) == (3, 0, 1, 0.75)


def test_the_folder_is_closed_to_others(cache: Cache, folder: Path) -> None:
    folder.mkdir(mode=0o755)
    cache.get_or_compute(KEY, Counted("x" * 50_000), JSON)
    assert folder.stat().st_mode & 0o777 == 0o700


@settings(max_examples=40, deadline=None)
@given(
    values=st.lists(st.tuples(st.integers(0, 5), st.integers() | st.text() | st.booleans()), max_size=30),
    memory=st.sampled_from([0, 20, 10_000]),
)
def test_it_answers_like_a_dictionary(
    tmp_path_factory: pytest.TempPathFactory, values: list[tuple[int, object]], memory: int
) -> None:
    folder = tmp_path_factory.mktemp("like-a-dict")
    cache, expected = Cache(folder, MIB, memory_limit=memory), {}
    for name, value in values:
        plain = value if not isinstance(value, int) or abs(value) < 2**63 else str(value)
        assert cache.get_or_compute((name,), Counted(plain), JSON) == expected.setdefault(name, plain)
    cache.close()
    shutil.rmtree(folder)


def test_what_was_computed_elsewhere_is_found_and_nothing_else(cache: Cache, folder: Path) -> None:
    assert cache.find(KEY, JSON) is None
    assert cache.stats().misses == 0
    cache.put(KEY, {"a": (1, 2)}, JSON)
    assert cache.find(KEY, JSON) == {"a": [1, 2]}
    assert Cache(folder, 16 * MIB).find(KEY, JSON) == {"a": [1, 2]}
