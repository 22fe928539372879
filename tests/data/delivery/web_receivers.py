"""Receivers of webhooks: one that keeps what it gets, and traps that count who connects."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from data.delivery.outside import Resolve


def stands_for(*addresses: str) -> Resolve:
    """A resolver to whom every name stands for these."""

    def resolve(_host: str, _port: int) -> tuple[str, ...]:
        return addresses

    return resolve


@dataclass
class Trap:
    """`connections` counts everybody who came, whatever they said. `answer` is written to them, then nothing."""

    port: int
    answer: bytes = b""
    connections: int = 0
    heard: list[bytes] = field(default_factory=list)


EVERYWHERE = ""


@contextmanager
def trap(host: str = "127.0.0.1", port: int = 0, answer: bytes = b"") -> Iterator[Trap]:
    """`EVERYWHERE`: on every address of the machine, those of IPv6 too where it has them."""
    with _listening(host, port) as listener:
        found = Trap(listener.getsockname()[1], answer)
        thread = threading.Thread(target=_attend, args=(listener, found))
        thread.start()
        try:
            yield found
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _listening(host: str, port: int) -> socket.socket:
    if host == EVERYWHERE and socket.has_dualstack_ipv6():
        return socket.create_server((host, port), family=socket.AF_INET6, dualstack_ipv6=True)
    return socket.create_server((host, port))


def _attend(listener: socket.socket, found: Trap) -> None:
    kept = []
    while True:
        try:
            line, _ = listener.accept()
        except OSError:
            break
        found.connections += 1
        kept.append(line)
        line.sendall(found.answer)
        found.heard.append(line.recv(65536))
    for line in kept:
        line.close()
