"""Sending one parcel to a webhook, as the tests of webhooks do."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request

from data.delivery.parcel import Undeliverable
from data.delivery.webhook import send_webhook
from tests.data.delivery.parcels import WEEKLY

SECRET = "whsec_" + b64encode(b"three quiet herons on a roof, at dawn").decode()
NOW = datetime(2026, 11, 20, 11, 31, tzinfo=UTC)


def send(url: str, may_loop: bool = True, **options: object) -> None:
    sent = options.pop("parcel", WEEKLY)
    send_webhook(sent, url, SECRET, NOW, base_url="https://oriel.example.org", may_loop=may_loop, **options)  # type: ignore[arg-type]  # a test's own


def refusal(url: str, **options: object) -> Undeliverable:
    with pytest.raises(Undeliverable) as caught:
        send(url, **options)
    return caught.value


def received(server: HTTPServer) -> list[Request]:
    return [request for request, _ in server.log]
