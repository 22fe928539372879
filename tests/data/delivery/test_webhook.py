"""A webhook arrives whole and signed, and what its host says decides what becomes of it."""

import hmac
import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from pytest_httpserver import HTTPServer

from data.delivery.signing import signed_headers, webhook_secret, webhook_secrets
from data.delivery.webhook_body import MAX_INLINE
from data.reports.definition import Destination
from data.reports.files import File
from data.settings import Settings
from tests.data.delivery.parcels import PDF, WEEKLY, parcel
from tests.data.delivery.sending import NOW, SECRET, received, refusal, send
from tests.data.delivery.web_receivers import trap


def test_it_arrives_whole_and_signed(receiver: HTTPServer) -> None:
    receiver.expect_request("/desk", method="POST").respond_with_data("taken", 202)
    send(receiver.url_for("/desk?team=a"))
    send(receiver.url_for("/desk?team=a"))
    first, second = received(receiver)
    assert first.data == second.data
    body = json.loads(first.data)
    assert (body["id"], body["title"], body["text"]) == (WEEKLY.key, WEEKLY.subject, WEEKLY.text)
    assert body["link"] == "https://oriel.example.org/received/7"
    assert body["made_at"] == "2026-11-20T11:30:00+00:00"
    assert [b64decode(file["content"]) for file in body["files"]] == [file.content for file in WEEKLY.files]
    assert body["files"][0]["sha256"] == sha256(PDF.content).hexdigest()
    assert first.args["team"] == "a"
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"] == WEEKLY.key
    assert first.headers["Content-Type"] == "application/json"


def test_its_signature_is_that_of_the_specification(receiver: HTTPServer) -> None:
    receiver.expect_request("/").respond_with_data("")
    send(receiver.url_for("/"))
    (request,) = received(receiver)
    signed = f"{request.headers['Webhook-Id']}.{request.headers['Webhook-Timestamp']}.".encode() + request.data
    expected = hmac.new(b64decode(SECRET.split("_")[1]), signed, sha256).digest()
    assert request.headers["Webhook-Signature"] == "v1," + b64encode(expected).decode()
    assert request.headers["Webhook-Timestamp"] == str(int(NOW.timestamp()))


def test_a_signature_is_the_one_that_the_specifications_own_tests_expect() -> None:
    secret, key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    headers = signed_headers(secret, key, datetime.fromtimestamp(1614265330, UTC), b'{"test": 2432232314}')
    assert headers["Webhook-Signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_author_has_a_secret_for_each_address(settings: Settings) -> None:
    secrets = {
        webhook_secret(settings, user, url) for user in (1, 2) for url in ("https://a.example", "https://b.example")
    }
    assert len(secrets) == 4
    assert webhook_secret(settings, 1, "https://a.example") in secrets
    there = [Destination("mail", "ana@example.org"), Destination("webhook", "https://a.example")]
    assert webhook_secrets(settings, 1, there) == {
        "https://a.example": webhook_secret(settings, 1, "https://a.example")
    }
    assert all(len(b64decode(secret.removeprefix("whsec_"))) == 32 for secret in secrets)


def test_large_files_are_named_and_not_sent(receiver: HTTPServer) -> None:
    receiver.expect_request("/").respond_with_data("")
    send(receiver.url_for("/"), parcel=parcel(files=(File("a.pdf", "application/pdf", b"x" * (MAX_INLINE + 1)), PDF)))
    body = json.loads(received(receiver)[0].data)
    assert [(file["bytes"], file["content"]) for file in body["files"]] == [(MAX_INLINE + 1, None), (19, None)]


@pytest.mark.parametrize(
    ("status", "is_final"),
    [(400, True), (401, True), (404, True), (410, True), (422, True)]
    + [(status, False) for status in (408, 409, 425, 429, 500, 502, 503, 504)],
)
def test_what_the_host_says_decides_whether_it_is_tried_again(
    receiver: HTTPServer, status: int, is_final: bool
) -> None:
    receiver.expect_request("/").respond_with_data("<html>secret words", status)
    refused = refusal(receiver.url_for("/"))
    assert refused.is_final is is_final
    assert str(status) in refused.words
    assert "secret" not in refused.words


def test_a_host_that_is_down_may_come_back() -> None:
    with trap() as closed:
        pass
    assert not refusal(f"http://127.0.0.1:{closed.port}/").is_final


def test_a_host_that_hangs_up_before_its_answer_is_asked_again(receiver: HTTPServer) -> None:
    with trap(answer=b"") as silent:
        refused = refusal(f"http://127.0.0.1:{silent.port}/", deadline=0.5)
        assert not refused.is_final
        assert silent.connections == 1


def test_a_host_that_never_comes_to_an_end_is_left() -> None:
    with trap(answer=b"HTTP/1.1 200 OK\r\nX-Long: ") as slow:
        assert not refusal(f"http://127.0.0.1:{slow.port}/", deadline=0.5).is_final
