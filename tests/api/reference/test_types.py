from typing import Any

import pytest

from api.reference.examples import curl_of, example_of
from api.reference.types import field_of, words_of

TYPES: dict[str, Any] = {
    "Thing": {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "size": {"type": "integer", "examples": [7]},
            "others": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
            "note": {"type": "string", "default": ""},
        },
        "required": ["name", "size"],
    },
    "Endless": {
        "type": "object",
        "properties": {"again": {"$ref": "#/components/schemas/Endless"}},
        "required": ["again"],
    },
}
THING = {"$ref": "#/components/schemas/Thing"}


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "string"}, "text"),
        ({"type": "string", "format": "date-time"}, "time"),
        ({"type": "string", "maxLength": 5}, "text, at most 5 characters"),
        ({"type": "integer", "minimum": 1, "maximum": 1000}, "whole number, 1 to 1,000"),
        ({"type": "integer", "minimum": 1, "maximum": 2**63 - 1}, "whole number, from 1"),
        ({"type": "integer", "minimum": 1.0, "maximum": 500.0}, "whole number, 1 to 500"),
        ({"type": "number", "minimum": 0.5}, "number, from 0.5"),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, "number or null"),
        ({"type": "array", "items": THING}, "list of Thing"),
        ({"enum": ["a", 1, None, True]}, "a | 1 | null | true"),
        ({"const": "oriel"}, "oriel"),
        ({"type": ["string", "null"]}, "text or null"),
        ({}, "anything"),
    ],
)
def test_a_type_is_said_in_words(schema: dict[str, Any], said: str) -> None:
    assert "".join(word.text for word in words_of(schema)) == said


def test_a_named_type_is_linked() -> None:
    assert [word.type_name for word in words_of({"type": "array", "items": THING})] == [None, "Thing"]


def test_a_default_is_told_and_none_is_not() -> None:
    assert field_of("a", {"type": "boolean", "default": False}, required=False).default == "false"
    for nothing in (None, ""):
        assert field_of("a", {"type": "string", "default": nothing}, required=False).default is None


def test_an_example_has_what_is_required() -> None:
    assert example_of(THING, TYPES) == {"name": "…", "size": 7}


def test_a_type_that_holds_itself_ends() -> None:
    assert "again" in example_of({"$ref": "#/components/schemas/Endless"}, TYPES)


def test_a_request_is_shown_as_one_types_it() -> None:
    said = {
        "parameters": [
            {"name": "symbol", "in": "path", "schema": {"type": "string", "examples": ["^VIX/X"]}},
            {"name": "kind", "in": "path", "schema": {"type": "string"}},
            {"name": "from", "in": "query", "required": True, "schema": {"type": "string", "examples": ["a b"]}},
            {"name": "to", "in": "query", "schema": {"type": "string"}},
        ],
        "requestBody": {"content": {"application/json": {"schema": THING}}},
    }
    assert curl_of("POST", "/api/v1/{symbol}/{kind}", said, TYPES).split(" \\\n  ") == [
        "curl -X POST",
        '-H "Authorization: Bearer $TOKEN"',
        """--json '{"name":"…","size":7}'""",
        '"$ORIEL/api/v1/%5EVIX%2FX/KIND?from=a+b"',
    ]


def test_a_file_is_sent_as_a_form() -> None:
    form = {"type": "object", "properties": {"file": {"type": "string", "examples": ["@x.csv"]}}, "required": ["file"]}
    said = {"requestBody": {"content": {"multipart/form-data": {"schema": form}}}}
    assert "-F file=@x.csv" in curl_of("POST", "/api/v1/imports", said, TYPES)
