"""A webhook reaches nothing inside: directly, by a redirection or by a name that changes."""

import socket
import ssl

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from data.database import Database
from data.delivery.delivering import deliver
from data.delivery.parcel import Undeliverable
from data.reports.definition import Destination
from data.settings import Settings
from tests.data.delivery.certificates import shown, trusted
from tests.data.delivery.parcels import WEEKLY
from tests.data.delivery.sending import NOW, received, refusal, send
from tests.data.delivery.web_receivers import EVERYWHERE, stands_for, trap


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirection_is_followed(receiver: HTTPServer, status: int) -> None:
    with trap() as inner:
        where = {"Location": f"http://127.0.0.1:{inner.port}/"}
        receiver.expect_request("/").respond_with_response(Response("", status, where))
        refused = refusal(receiver.url_for("/"))
        assert inner.connections == 0
    assert refused.is_final
    assert len(receiver.log) == 1


NAMES = """
127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001 localhost LOCALHOST localhost.
0.0.0.0 0 127.0.0.2 127.255.255.254 [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:0:0:1]
[::127.0.0.1]
"""


@pytest.mark.parametrize("name", NAMES.split())
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_nothing_on_this_machine_is_reached(settings: Settings, scheme: str, name: str) -> None:
    nowhere = Database("postgresql:///none?host=/nowhere")
    with trap(EVERYWHERE) as inner:
        there = Destination("webhook", f"{scheme}://{name}:{inner.port}/")
        with pytest.raises(Undeliverable):
            deliver(there, WEEKLY, settings=settings, database=nowhere, now=NOW)
        assert inner.connections == 0


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("1.1.1.1", "127.0.0.1"),
        ("127.0.0.1", "1.1.1.1"),
        ("::ffff:7f00:1",),
        ("10.0.0.8",),
        ("169.254.169.254",),
        ("100.100.100.200",),
        ("64:ff9b::7f00:1",),
        ("2002:7f00:1::",),
    ],
)
def test_a_name_that_stands_for_an_inner_address_is_not_used(addresses: tuple[str, ...]) -> None:
    with trap() as inner:
        refused = refusal(f"https://hooks.example.org:{inner.port}/", may_loop=False, resolve=stands_for(*addresses))
        assert inner.connections == 0
    assert refused.is_final
    assert not any(address in refused.words for address in addresses)


def test_a_name_that_changes_is_asked_for_once() -> None:
    """127.0.0.1 stands for the address that was checked, 127.0.0.2 for what the name stands for a moment later."""
    asked: list[str] = []

    def changing(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return ("127.0.0.1",) if len(asked) == 1 else ("127.0.0.2",)

    with HTTPServer("127.0.0.1") as first, trap("127.0.0.2", first.port) as second:
        first.expect_request("/").respond_with_data("")
        send(f"http://hooks.example.org:{first.port}/", resolve=changing)
        assert second.connections == 0
        assert received(first)[0].headers["Host"] == f"hooks.example.org:{first.port}"
    assert asked == ["hooks.example.org"]


def test_the_system_is_not_asked_for_the_name_again(receiver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    ask = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda *where, **how: asked.append(where[0]) or ask(*where, **how))
    receiver.expect_request("/").respond_with_data("")
    send(f"http://localhost:{receiver.port}/")
    assert asked.count("localhost") == 1


def test_the_next_address_is_tried_where_one_does_not_answer(receiver: HTTPServer) -> None:
    receiver.expect_request("/").respond_with_data("")
    send(f"http://hooks.example.org:{receiver.port}/", resolve=stands_for("127.0.0.3", "127.0.0.1"))
    assert len(receiver.log) == 1


def test_no_proxy_of_the_environment_is_used(receiver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    receiver.expect_request("/").respond_with_data("")
    with trap() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        send(receiver.url_for("/"))
        assert proxy.connections == 0


def test_the_certificate_must_be_the_hosts() -> None:
    with HTTPServer("127.0.0.1", ssl_context=shown()) as secure:
        secure.expect_request("/").respond_with_data("")
        send(f"https://hooks.example.org:{secure.port}/", resolve=stands_for("127.0.0.1"), trusted=trusted())
        for name, certificates in (
            ("other.example.org", trusted()),
            ("hooks.example.org", ssl.create_default_context()),
        ):
            refused = refusal(f"https://{name}:{secure.port}/", resolve=stands_for("127.0.0.1"), trusted=certificates)
            assert "certificate" in refused.words
            assert not refused.is_final
        assert len(secure.log) == 1


def test_only_this_machine_is_spoken_to_without_tls() -> None:
    assert refusal("http://hooks.example.org/", resolve=stands_for("1.1.1.1")).is_final


@pytest.mark.parametrize("name", ["127.0.0.1", "[::1]"])
def test_the_traps_would_be_seen_to_be_reached(name: str) -> None:
    if name == "[::1]" and not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    with trap(EVERYWHERE, answer=b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as inner:
        send(f"http://{name}:{inner.port}/")
        assert inner.connections == 1
