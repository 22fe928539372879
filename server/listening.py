"""What only one server at a time can have: the home, and the port."""

import errno
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.settings import Settings

BACKLOG = 2048
PORT_PATIENCE_SECONDS = 2.0  # a server that was killed takes a moment to let go of its port


class CannotStart(RuntimeError):
    """Why Oriel doesn't start here and what to do, in one sentence."""


@contextmanager
def sole_server(home: Path) -> Iterator[None]:
    """Hold the home. The kernel lets go of it when this process ends, however it ends."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        handle = os.open(home / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise CannotStart(f"ORIEL_HOME {home} can't be written ({error.strerror}); choose another folder.") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise CannotStart(f"another Oriel serves from {home}; stop it, or set ORIEL_HOME to another folder.") from None
    finally:
        os.close(handle)


def listen(settings: Settings) -> socket.socket:
    """The bound socket. From here on a browser waits instead of being refused, also while the web server restarts."""
    deadline = time.monotonic() + PORT_PATIENCE_SECONDS
    while True:
        try:
            return _bind(settings)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < deadline:
                time.sleep(0.1)
                continue
            raise CannotStart(_why_not(settings, error)) from None


def _bind(settings: Settings) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _why_not(settings: Settings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {settings.port} of {settings.host} is taken; stop who has it, or set ORIEL_PORT to another one."
    if error.errno == errno.EACCES:
        return f"port {settings.port} needs more rights; set ORIEL_PORT to one above 1023."
    return f"ORIEL_HOST {settings.host} is no address of this machine ({error.strerror})."
