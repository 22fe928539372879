"""What the API says of itself: to programs, and to people."""

import re
from html import unescape

import orjson

from api.server import BLUEPRINTS, description
from data.users import User
from tests.server.visitor import Visitor

ALL_ANSWER = {"401", "403", "422", "429", "503"}


def operations() -> dict[str, dict[str, object]]:
    return {f"{method} {path}": said for path, item in description()["paths"].items() for method, said in item.items()}


def test_the_document_is_open_to_whoever_asks(visitor: Visitor) -> None:
    answer = visitor.get("/api/v1/openapi.json")
    said = orjson.loads(answer.data)
    assert answer.status_code == 200
    assert said == orjson.loads(orjson.dumps(description()))
    assert said["openapi"].startswith("3.1.")


def test_every_route_of_the_api_is_described(visitor: Visitor) -> None:
    names = {blueprint.name for blueprint in BLUEPRINTS}
    routes = {
        f"{method.lower()} {re.sub(r'<(?:[^<:]+:)?', '{', rule.rule).replace('>', '}')}"
        for rule in visitor.app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in names
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == set(operations())


def test_every_operation_says_what_it_needs_and_how_it_fails() -> None:
    said = operations()
    assert len({operation["operationId"] for operation in said.values()}) == len(said)
    for name, operation in said.items():
        (security,) = operation["security"]  # type: ignore[misc]  # a list, in any document
        assert security["token"][0] in {"read", "write", "admin"}, name
        assert operation["summary"], name
        assert set(operation["responses"]) >= ALL_ANSWER, name  # type: ignore[call-overload]  # a mapping
        if name.startswith(("get ", "delete ")):
            assert "415" not in operation["responses"], name  # type: ignore[operator]  # a mapping


def test_whatever_the_document_names_is_in_it() -> None:
    text = orjson.dumps(description()).decode()
    named = set(re.findall(r"#/components/schemas/([\w.\-]+)", text))
    assert named <= set(description()["components"]["schemas"])
    assert "ValidationErrorModel" not in text


def test_people_read_all_of_it(signed_in: Visitor) -> None:
    answer = signed_in.get("/api/v1/")
    assert answer.status_code == 200
    page = unescape(answer.text)
    ids = set(re.findall(r' id="([^"]+)"', page))
    for operation in operations().values():
        assert operation["operationId"] in ids
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids
    assert 'curl -X POST \\\n  -H "Authorization: Bearer $TOKEN"' in page


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_the_page_is_closed_to_strangers(visitor: Visitor) -> None:
    assert visitor.get("/api/v1/").status_code == 401
    for headers in (
        {"Accept": "*/*"},
        {"Accept": "application/json"},
        {"Accept": BROWSER, "Authorization": "Bearer oriel_nothing"},
    ):
        answer = visitor.get("/api/v1/", headers=headers)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_a_browser_is_led_to_the_door_and_back(visitor: Visitor, ana: User) -> None:
    answer = visitor.get("/api/v1/", headers={"Accept": BROWSER})
    assert (answer.status_code, answer.location) == (302, "/login?next=/api/v1/")
    assert visitor.sign_in(page=answer.location).location == "/api/v1/"
    assert visitor.get("/api/v1/account", headers={"Accept": BROWSER}).status_code == 200


def test_only_the_page_itself_leads_to_the_door(visitor: Visitor) -> None:
    assert visitor.get("/api/v1/account", headers={"Accept": BROWSER}).status_code == 401
