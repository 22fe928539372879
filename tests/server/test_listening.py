import socket
from dataclasses import replace
from pathlib import Path

import pytest

from data.settings import Settings
from server import listening
from server.listening import CannotStart, listen, sole_server


@pytest.fixture
def plain() -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Settings(port=probe.getsockname()[1])


def test_a_connection_made_before_anybody_serves_waits(plain: Settings) -> None:
    with listen(plain), socket.create_connection(("127.0.0.1", plain.port), timeout=1):
        pass


def test_it_rejects_a_port_that_is_taken(plain: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "PORT_PATIENCE_SECONDS", 0.1)
    with listen(plain), pytest.raises(CannotStart, match=f"port {plain.port} .* is taken"):
        listen(plain)


def test_it_waits_for_a_port_that_is_about_to_be_free(plain: Settings) -> None:
    listen(plain).close()
    listen(plain).close()


def test_it_rejects_an_address_of_another_machine(plain: Settings) -> None:
    with pytest.raises(CannotStart, match="no address of this machine"):
        listen(replace(plain, host="192.0.2.1"))


def test_it_listens_on_ipv6(plain: Settings) -> None:
    with listen(replace(plain, host="::1")) as listener:
        assert listener.family is socket.AF_INET6


def test_it_rejects_a_second_server_on_the_same_home(tmp_path: Path) -> None:
    with sole_server(tmp_path), pytest.raises(CannotStart, match="another Oriel serves"), sole_server(tmp_path):
        pass
    with sole_server(tmp_path):  # free again
        pass


def test_two_homes_are_held_side_by_side(tmp_path: Path) -> None:
    with sole_server(tmp_path / "a"), sole_server(tmp_path / "b"):
        pass


def test_it_rejects_a_home_that_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotStart, match="can't be written"), sole_server(tmp_path / "file" / "home"):
        pass
