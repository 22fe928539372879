"""What holds only where one process keeps the queue in its memory and jobs come from a socket."""

import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from data.home import open_home
from data.panel_jobs import SocketJobs
from data.settings import Settings
from tests.server.background.test_background import metrics
from tests.server.background.toy import Toy, running_toy, work


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Toy]:
    with running_toy(tmp_path_factory.mktemp("toy")) as started:
        yield started


def test_jobs_have_their_own_way_to_the_database(home_folder: Path) -> None:
    with open_home(Settings(home=home_folder)) as home, running_toy(home_folder) as toy:
        for number in range(3):
            assert metrics(toy.finished(work("listings", number))) == {"listings": 0}
        home.database.ping()


def test_rubbish_ends_nothing(toy: Toy) -> None:
    assert isinstance(toy.jobs, SocketJobs)
    for line in (b"", b"\n", b"rubbish\n", b"[]\n", b'{"verb": "ask"}\n', b"[" * 200_000):
        with suppress(OSError), closing(toy.jobs._connected()) as connection:
            connection.sendall(line)
            connection.shutdown(socket.SHUT_WR)
            assert connection.recv(10) == b""
    assert toy.finished(work(number=130)).state.phase == "done"


def test_nobody_else_can_reach_it(toy: Toy) -> None:
    assert (toy.home / "computing").stat().st_mode & 0o777 == 0o700
