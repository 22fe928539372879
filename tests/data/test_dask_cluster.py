"""A real cluster of processes, whose workers die on the way."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from data.dask_cluster import DaskCluster
from data.settings import Settings
from data.wide import LocalCores, Lost, WideUnavailable, wide_of
from tests.data.elsewhere import Foreign, deadly, slow_square, square


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        memory_limit=0,
        dashboard_address="127.0.0.1:0",
        local_directory=str(tmp_path_factory.mktemp("workers")),
        silence_logs=50,
    ) as running:
        yield running


@pytest.fixture
def wide(cluster: LocalCluster) -> DaskCluster:
    return DaskCluster(cluster.scheduler_address)


def worker_pids(cluster: LocalCluster) -> list[int]:
    with Client(cluster, set_as_default=False) as client:
        return list(client.run(os.getpid).values())


def test_the_workers_compute_and_each_result_has_its_number(cluster: LocalCluster, wide: DaskCluster) -> None:
    pids = set(worker_pids(cluster))
    done = dict(wide.each(square, range(30)))
    assert sorted(done) == list(range(30))
    assert all(result == (number**2, result[1]) and result[1] in pids for number, result in done.items())


def test_what_fails_for_one_thing_is_a_sentence_in_its_place(wide: DaskCluster) -> None:
    done = dict(wide.each(square, [2, -1, 3]))
    assert isinstance(done[1], Lost)
    assert "secret" not in done[1].sentence
    assert (done[0][0], done[2][0]) == (4, 9)


def test_all_is_computed_though_a_worker_is_killed_on_the_way(cluster: LocalCluster, wide: DaskCluster) -> None:
    victim, *_ = worker_pids(cluster)
    results: dict[int, object] = {}
    for number, result in wide.each(slow_square, range(120)):
        if len(results) == 20:
            os.kill(victim, signal.SIGKILL)
        assert number not in results
        results[number] = result
    assert {number: result[0] for number, result in results.items()} == {n: n * n for n in range(120)}
    assert victim not in worker_pids(cluster)


def test_a_worker_of_another_version_computes_nothing(wide: DaskCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.dask_cluster.code_version", lambda: "other")
    with pytest.raises(WideUnavailable, match="need this very version"):
        list(wide.each(square, range(3)))


def test_a_cluster_without_our_code_is_a_sentence(wide: DaskCluster) -> None:
    with pytest.raises(WideUnavailable, match="need this very version"):
        list(wide.each(square, [Foreign()]))  # type: ignore[list-item]  # no number arrives there either


def test_a_task_that_kills_its_workers_is_a_sentence_and_the_scan_ends(wide: DaskCluster) -> None:
    """The last one of this cluster: its workers need not come back."""
    done = dict(wide.each(deadly, range(12)))
    lost = {number: result.sentence for number, result in done.items() if isinstance(result, Lost)}
    assert 5 in lost
    assert len(done) == 12
    assert all(done[number] == number for number in done.keys() - lost.keys())  # a worker may take others with it
    assert all("died" in sentence for sentence in lost.values())


def test_a_scheduler_that_does_not_answer_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.dask_cluster.ANSWER_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(WideUnavailable, match=f"at {address} does not answer"):
            list(DaskCluster(address).each(square, [1]))


def test_a_cluster_without_workers_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.dask_cluster.WORKER_SECONDS", 0.1)
    with (
        LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0", processes=False) as empty,
        pytest.raises(WideUnavailable, match="has no workers"),
    ):
        list(DaskCluster(empty.scheduler_address).each(square, [1]))


def test_a_scheduler_that_goes_away_is_a_sentence(tmp_path: Path) -> None:
    with LocalCluster(
        n_workers=1, dashboard_address="127.0.0.1:0", local_directory=str(tmp_path), silence_logs=50
    ) as going:
        results = DaskCluster(going.scheduler_address).each(slow_square, range(200))
        next(results)
        going.close()
        with pytest.raises(WideUnavailable, match="went away"):
            list(results)


def test_the_settings_decide_where() -> None:
    assert wide_of(Settings(), 3) == LocalCores(3)
    assert wide_of(Settings(dask_scheduler="tcp://10.0.0.1:8786"), 3) == DaskCluster("tcp://10.0.0.1:8786")
