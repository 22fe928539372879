"""Predictions over HTTP, from the door to the numbers. Nothing that is sent makes it fail."""

import gzip
from pathlib import Path

import numpy as np
import orjson
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from analytics.predictions.quantiles import LEVELS
from data.database import Database, DatabaseUnavailable
from data.home import Home
from tests.server.visitor import Visitor
from tests.views.predictions.small_market import VIEW, store_closes
from views.predictions.serving import Prediction, Question, predict
from views.predictions.training import train

PATH = "/api/v1/predictions"
ITEM = {"symbol": "ABC", "horizon": 5, "target": "return"}
ROOT = Path(__file__).parents[2]


@pytest.fixture
def script(signed_in: Visitor) -> Visitor:
    """Somebody signed in who has been on a page, and so has the token."""
    signed_in.get("/")
    return signed_in


def send(script: Visitor, body: object = None, **options: object) -> TestResponse:
    """`data` is sent as it is, anything else as JSON."""
    headers = {"X-CSRFToken": script.cookie("csrf") or "", **options.pop("headers", {})}
    data = options.pop("data", None)
    content = orjson.dumps(body) if data is None else data
    return script.post(PATH, data=content, headers=headers, **{"content_type": "application/json", **options})


def problem_of(answer: TestResponse) -> dict[str, object]:
    assert answer.mimetype == "application/problem+json", answer.data
    said: dict[str, object] = orjson.loads(answer.data)
    assert said["status"] == answer.status_code
    assert said["request_id"] == answer.headers["X-Request-ID"]
    assert said["type"] == f"urn:oriel:problem:{said['code']}"
    assert "Traceback" not in answer.text
    return said


def test_a_question_is_answered_with_the_views_numbers(script: Visitor, home: Home, database: Database) -> None:
    store_closes(database)
    train(VIEW, home.market, lambda *_: None)
    answer = send(script, {"items": [ITEM, ITEM | {"symbol": "NOPE"}, ITEM | {"model": "stacking"}]})
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    said, unknown, untrained = orjson.loads(answer.data)["items"]
    (expected,) = predict([Question("ABC", "return", 5)], home.market)
    assert isinstance(expected, Prediction)
    forecast = expected.forecast
    assert (said["symbol"], said["model"], said["version"]) == ("ABC", "ridge", 1)
    assert said["as_of"] == f"{forecast.made_at:%Y-%m-%d}"
    assert said["expected"] == forecast.expected
    assert said["probability_up"] == forecast.probability_up
    assert list(said["quantiles"]) == [str(level) for level in LEVELS]
    np.testing.assert_array_equal(list(said["quantiles"].values()), forecast.quantiles)
    assert [one["coverage"] for one in said["intervals"]] == [0.5, 0.8, 0.95]
    assert said["intervals"][2]["low"] == forecast.quantiles[0]
    assert said["verdict"]["finding"] == expected.trained.training.verdict["finding"]
    assert said["verdict"]["sentence"].endswith(".")
    assert unknown["problem"]["code"] == "unknown_symbol"
    assert untrained["problem"]["code"] == "no_trained_model"
    assert untrained["model"] == "stacking"


def test_a_thousand_are_answered_at_once(script: Visitor) -> None:
    answer = send(script, {"items": [ITEM] * 1000}, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    said = orjson.loads(gzip.decompress(answer.data))["items"]
    assert {one["problem"]["code"] for one in said} == {"unknown_symbol"}
    assert len(said) == 1000


def test_a_volatility_has_no_probability(script: Visitor, home: Home, database: Database) -> None:
    from dataclasses import replace

    store_closes(database)
    train(replace(VIEW, target="volatility"), home.market, lambda *_: None)
    (said,) = orjson.loads(send(script, {"items": [ITEM | {"target": "volatility"}]}).data)["items"]
    assert said["probability_up"] is None
    assert said["expected"] > 0


def test_faults_are_told_with_their_places(script: Visitor) -> None:
    said = problem_of(send(script, {"items": [ITEM, ITEM | {"horizon": 0}, {}], "other": 1}))
    assert (said["status"], said["code"]) == (422, "invalid_request")
    assert [one["pointer"] for one in said["errors"]] == [
        "/other",
        "/items/1/horizon",
        "/items/2/symbol",
        "/items/2/target",
        "/items/2/horizon",
    ]


@pytest.mark.parametrize(
    ("options", "status", "code"),
    [
        ({"data": b""}, 400, "malformed_json"),
        ({"data": b"{"}, 400, "malformed_json"),
        ({"data": b'{"items": NaN}'}, 400, "malformed_json"),
        ({"data": b"[" * 50_000}, 400, "malformed_json"),
        ({"data": b'{"items": "\xff"}'}, 400, "malformed_json"),
        ({"data": rb'{"items": "\ud800"}'}, 400, "malformed_json"),
        ({"data": b"items=1", "content_type": "application/x-www-form-urlencoded"}, 415, "unsupported_media_type"),
        ({"data": b"{}", "content_type": "text/plain"}, 415, "unsupported_media_type"),
        ({"data": b" " * (256 * 1024 + 1)}, 413, "too_large"),
        ({"data": b" " * (2 * 1024 * 1024 + 1)}, 413, "too_large"),
        ({"headers": {"X-CSRFToken": ""}}, 400, "stale_token"),
        ({"headers": {"X-CSRFToken": "forged"}}, 400, "stale_token"),
        ({"headers": {"Origin": "https://evil.example"}}, 403, "forbidden"),
        ({"headers": {"Sec-Fetch-Site": "cross-site"}}, 403, "forbidden"),
    ],
)
def test_what_is_not_right_is_a_problem(script: Visitor, options: dict[str, object], status: int, code: str) -> None:
    said = problem_of(send(script, {"items": [ITEM]}, **options))
    assert (said["status"], said["code"]) == (status, code)


def test_without_a_session_there_is_no_answer(visitor: Visitor) -> None:
    assert problem_of(send(visitor, {"items": [ITEM]}))["code"] == "not_signed_in"


def test_other_addresses_and_verbs_are_problems_too(script: Visitor) -> None:
    got = script.get(PATH)
    assert problem_of(got)["code"] == "method_not_allowed"
    assert got.headers["Allow"] == "POST"
    for path in ("/api/v1/nothing", "/api/v1/predictions/more"):
        assert problem_of(script.get(path))["code"] == "not_found"


def test_a_mistake_of_ours_is_no_traceback(script: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("api.predictions.predict", broken)
    script.app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = send(script, {"items": [ITEM]})
    assert problem_of(answer)["code"] == "internal_error"
    assert "secret" not in answer.text


def test_a_database_that_is_away_is_said(script: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise DatabaseUnavailable

    monkeypatch.setattr("api.predictions.predict", away)
    answer = send(script, {"items": [ITEM]})
    assert problem_of(answer)["code"] == "unavailable"
    assert answer.headers["Retry-After"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=15,
)
NEAR = st.fixed_dictionaries(
    {"symbol": st.sampled_from(["ABC", "NOPE", "A/../B"]) | JSON, "horizon": st.integers(0, 70) | JSON},
    optional={"target": st.sampled_from(["return", "direction"]) | JSON, "model": JSON},
)
BODIES = st.binary(max_size=200) | st.one_of(JSON, st.fixed_dictionaries({"items": st.lists(NEAR | JSON, max_size=6)}))


@given(BODIES)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_sent_is_answered(script: Visitor, body: object) -> None:
    import json

    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = send(script, data=data)
    assert answer.status_code in {200, 400, 422}
    if answer.status_code != 200:
        problem_of(answer)


def test_the_app_does_not_wait_for_scikit_learn_to_start(app: Flask) -> None:
    import subprocess
    import sys

    code = "import api.predictions, sys; print({'sklearn', 'skops', 'scipy.stats'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
