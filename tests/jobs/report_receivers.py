"""A mail server and a webhook's receiver that keep what reaches them, and are not always kind."""

import email
import json
import random
import threading
from base64 import b64decode
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

from tests.server.running import free_port

Slot = tuple[str, str]  # the subject of the letter, which names report and slot; the channel


@dataclass(frozen=True, slots=True)
class Effect:
    """`content`: all that a receiver is given of the files."""

    key: str
    content: bytes


@dataclass(slots=True)
class Received:
    """`moody`: the share of deliveries that are refused for now, or taken without a word."""

    moody: float = 0.0
    effects: dict[Slot, list[Effect]] = field(default_factory=lambda: defaultdict(list))
    mood: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311  (a mood)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, slot: Slot, effect: Effect) -> bool:
        """Whether it is said that it was taken."""
        with self.lock:
            drawn = self.mood.random()
            if drawn >= self.moody / 2:
                self.effects[slot].append(effect)
            return drawn >= self.moody


@contextmanager
def mail_received(received: Received) -> Iterator[int]:
    """The port of the server."""

    class Handler:
        async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd's name)
            message = email.message_from_bytes(envelope.content, policy=default)
            files = b"".join(part.get_payload(decode=True) for part in message.iter_attachments())
            effect = Effect(str(message["Message-ID"]), files)
            if not received.take((str(message["Subject"]), "mail"), effect):
                server.transport.abort()
            return "250 OK"

    controller = Controller(Handler(), "127.0.0.1", free_port(), ready_timeout=60)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def webhooks_received(received: Received) -> Iterator[int]:
    """The port of the receiver."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            files = b"".join(b64decode(file["content"]) for file in body["files"])
            effect = Effect(self.headers["Idempotency-Key"], files)
            is_said = received.take((body["title"], "webhook"), effect)
            self.send_response(204 if is_said else 503)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    serving.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
