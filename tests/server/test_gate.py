from collections.abc import Callable
from io import BytesIO
from json import dumps
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from werkzeug.routing import Rule

from data.database import Database
from server.open_endpoints import OPEN
from tests.server.visitor import Visitor

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ROUTER = ".._pages_content.children..._pages_store.data.."


@pytest.fixture(scope="module")
def database(module_database: Database) -> Database:
    return module_database


def example_path(rule: Rule) -> str:
    values = {
        name: next(iter(getattr(rule._converters[name], "items", "1")))
        for name in rule.arguments - set(rule.defaults or ())
    }
    return rule.build(values, append_unknown=False)[1]


def body_of(output: str, callback: dict[str, Any]) -> dict[str, Any]:
    """What the browser's side of a callback sends."""
    declared = callback["output"]
    outputs = declared if isinstance(declared, list | tuple) else [declared]
    sent = [{"id": item.component_id_str(), "property": item.component_property} for item in outputs]
    return {
        "output": output,
        "outputs": sent if isinstance(declared, list | tuple) else sent[0],
        "inputs": [{"id": i["id"], "property": i["property"], "value": "/"} for i in callback["inputs"]],
        "state": [{"id": s["id"], "property": s["property"], "value": None} for s in callback["state"]],
        "changedPropIds": [],
    }


def router_body(pathname: object = "/", search: object = "") -> dict[str, Any]:
    return {
        "output": ROUTER,
        "outputs": [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}],
        "inputs": [
            {"id": "_pages_location", "property": "pathname", "value": pathname},
            {"id": "_pages_location", "property": "search", "value": search},
        ],
        "changedPropIds": ["_pages_location.pathname"],
    }


def test_every_route_is_closed_unless_it_is_listed(visitor: Visitor) -> None:
    closed = [rule for rule in visitor.app.url_map.iter_rules() if rule.endpoint not in OPEN]
    assert len(closed) > 8
    for rule in closed:
        for method in METHODS:
            answer = visitor.client.open(example_path(rule), method=method, base_url=visitor.base)
            is_sent_to_the_door = answer.status_code == 302 and answer.location.startswith("/login")
            assert answer.status_code == 401 or is_sent_to_the_door, f"{method} {rule} → {answer.status}"
            assert not (is_sent_to_the_door and method not in {"GET", "HEAD"})


def test_the_list_names_nothing_that_is_not_there(visitor: Visitor) -> None:
    assert {rule.endpoint for rule in visitor.app.url_map.iter_rules()} >= OPEN


def test_listed_routes_answer_without_a_session(visitor: Visitor) -> None:
    for path in (
        "/login",
        "/healthz",
        "/static/door.css",
        "/assets/oriel.svg",
        "/bootstrap/static/js/bootstrap.min.js",
    ):
        assert visitor.get(path).status_code == 200, path


def test_addresses_without_a_route_are_closed_too(visitor: Visitor) -> None:
    for path in ("/nope", "/api/v1/views", "/_dash-nope", "/assets/../app.py", "/login/x", "//evil.com"):
        assert visitor.get(path).status_code in {302, 401, 404, 308}, path
        assert visitor.post(path).status_code in {401, 404}, path


def test_every_callback_is_closed(visitor: Visitor) -> None:
    callbacks = visitor.app.extensions["oriel.dash"].callback_map
    assert ROUTER in callbacks
    token = {"X-CSRFToken": visitor.get("/login").text.partition('name="csrf_token"')[2].split('"')[3]}
    for output, callback in callbacks.items():
        answer = visitor.post("/_dash-update-component", json=body_of(output, callback), headers=token)
        assert answer.status_code == 401, output
        assert answer.is_json


def test_the_gate_opens_with_a_session(signed_in: Visitor) -> None:
    assert signed_in.get("/").status_code == 200
    assert signed_in.get("/_dash-layout").status_code == 200
    assert signed_in.get("/_dash-dependencies").status_code == 200
    assert signed_in.call(router_body()).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "é", "a" * 43, "a" * 4000])
def test_a_made_up_cookie_opens_nothing(visitor: Visitor, token: str) -> None:
    visitor.wear(token)
    assert visitor.get("/_dash-layout").status_code == 401


def test_a_page_sends_a_stranger_to_the_door_and_back(visitor: Visitor) -> None:
    assert visitor.get("/").location == "/login"
    assert visitor.get("/chart?symbol=A%26B&x=ä").location == "/login?next=/chart%3Fsymbol%3DA%2526B%26x%3D%25C3%25A4"


def test_a_script_is_told_in_json(visitor: Visitor) -> None:
    answer = visitor.get("/", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.get_json()["error"]


# Hosts -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "192.0.2.1:8050", "x@localhost", "", "[::1"]
)
def test_it_rejects_a_name_that_is_not_its_own(visitor: Visitor, host: str) -> None:
    answer = visitor.get("/login", headers={"Host": host})
    assert answer.status_code == 400
    assert "ORIEL_PUBLIC_URL" in answer.text


@pytest.mark.parametrize("host", ["localhost:8050", "127.0.0.1:8050", "[::1]:8050", "LOCALHOST"])
def test_it_knows_the_names_of_its_own_machine(visitor: Visitor, host: str) -> None:
    assert visitor.get("/login", headers={"Host": host}).status_code == 200


def test_a_public_address_is_a_name(make_desk: Callable[..., Flask], visit: Callable[..., Visitor]) -> None:
    visitor = visit(make_desk(public_url="https://oriel.example.org"), "https://oriel.example.org")
    assert visitor.get("/login").status_code == 200
    assert visitor.get("/login", headers={"Host": "evil.example"}).status_code == 400
    assert visitor.get("/login", headers={"Host": "192.0.2.1"}).status_code == 400
    assert visitor.get("/healthz", headers={"Host": "192.0.2.1"}).status_code == 200, "monitors use bare addresses"


def test_bare_addresses_are_names_where_it_listens_to_all(
    make_desk: Callable[..., Flask], visit: Callable[..., Visitor]
) -> None:
    visitor = visit(make_desk(host="0.0.0.0"))  # noqa: S104  (nothing listens here)
    assert visitor.get("/login", headers={"Host": "192.0.2.1:8050"}).status_code == 200
    assert visitor.get("/login", headers={"Host": "evil.example:8050"}).status_code == 400


# Other sites -----------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_it_does_not_act_for_another_site(signed_in: Visitor, headers: dict[str, str]) -> None:
    assert signed_in.call(router_body(), **headers).status_code == 403
    assert signed_in.get("/_dash-layout", headers=headers).status_code == 403
    assert signed_in.post("/logout", headers=headers).status_code == 403
    assert signed_in.is_signed_in()


def test_it_acts_for_its_own_pages(signed_in: Visitor) -> None:
    own = {"Origin": "http://localhost:8050", "Sec-Fetch-Site": "same-origin"}
    assert signed_in.call(router_body(), **own).status_code == 200


def test_links_from_other_sites_open_pages(signed_in: Visitor) -> None:
    assert signed_in.get("/", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}).status_code == 200


def test_a_request_without_the_token_is_forged(signed_in: Visitor) -> None:
    assert signed_in.post("/_dash-update-component", json=router_body()).status_code == 400
    assert signed_in.call(router_body(), **{"X-CSRFToken": "made.up"}).status_code == 400


# Size and shape --------------------------------------------------------------


def test_it_rejects_what_is_too_large(signed_in: Visitor) -> None:
    answer = signed_in.call(router_body(search="x" * 3_000_000))
    assert answer.status_code == 413
    assert "larger" in answer.get_json()["error"]
    assert signed_in.post("/logout", data={"x": "x" * 3_000_000}).status_code == 413


def test_it_rejects_a_body_that_does_not_say_how_long_it_is(signed_in: Visitor) -> None:
    for path in ("/login", "/logout", "/_dash-update-component"):
        answer = signed_in.client.open(
            path,
            base_url=signed_in.base,
            method="POST",
            input_stream=BytesIO(b"x" * 3_000_000),
            environ_overrides={"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True},
        )
        assert answer.status_code == 411


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b'{"output": NaN}', "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"[" * 900 + b"]" * 900, "application/json"),
        (b"output=x", "application/x-www-form-urlencoded"),
        (b"{}", "text/plain"),
    ],
)
def test_it_rejects_a_callback_that_is_no_json(signed_in: Visitor, data: bytes, content_type: str) -> None:
    signed_in.get("/")
    headers = {"X-CSRFToken": signed_in.cookie("csrf") or ""}
    answer = signed_in.post("/_dash-update-component", data=data, content_type=content_type, headers=headers)
    assert answer.status_code in {400, 415}


@pytest.mark.parametrize("path", ["/login", "/account", "/logout", "/share/x"])
def test_a_form_is_no_json(signed_in: Visitor, path: str) -> None:
    headers = {"X-CSRFToken": signed_in.cookie("csrf") or ""}
    for data in (b'"text"', b"[]", b"{", b'{"email": "ana@example.org"}'):
        assert signed_in.post(path, data=data, content_type="application/json", headers=headers).status_code == 415


@pytest.mark.parametrize("pathname", [None, 3, "chart", [], {"a": 1}])
def test_it_rejects_an_address_that_is_no_path(signed_in: Visitor, pathname: object) -> None:
    assert signed_in.call(router_body(pathname=pathname)).status_code == 400


@pytest.mark.parametrize("search", ["\0", "?symbol=A\0", "\0" * 100])
def test_it_rejects_a_null_character(signed_in: Visitor, search: str) -> None:
    assert signed_in.call(router_body(search=search)).status_code == 400
    assert signed_in.call(router_body(search="?symbol=\\u0000")).status_code == 200


@pytest.mark.parametrize("search", [3, [], {"a": 1}, True])
def test_it_rejects_a_query_that_is_no_text(signed_in: Visitor, search: object) -> None:
    assert signed_in.call(router_body(search=search)).status_code == 400


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
bodies = anything | st.fixed_dictionaries(
    {"output": st.just(ROUTER) | st.text(), "inputs": anything, "outputs": anything},
    optional={"state": anything, "changedPropIds": anything},
)


@pytest.fixture
def shared(signed_in: Visitor) -> Visitor:
    signed_in.get("/")
    return signed_in


@profile(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=bodies)
def test_no_body_makes_it_fail(shared: Visitor, body: object) -> None:
    headers = {"X-CSRFToken": shared.cookie("csrf") or ""}
    assert (
        shared.post(
            "/_dash-update-component", data=dumps(body), content_type="application/json", headers=headers
        ).status_code
        == 400
    )
