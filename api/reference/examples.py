"""An example of each request, as one types it: a curl with $ORIEL and $TOKEN."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

import orjson

from api.reference.types import Schema, name_of_reference

SIMPLE: Final[Mapping[str, Any]] = {"string": "…", "integer": 1, "number": 1.0, "boolean": True, "null": None}
DEEPEST: Final = 6


def example_of(schema: Schema, types: Mapping[str, Schema], depth: int = 0) -> Any:
    """A value that fits: what the schema itself gives as one, else the simplest."""
    name = name_of_reference(schema)
    given = [*schema.get("examples", ()), *schema.get("enum", ()), *([schema["const"]] if "const" in schema else ())]
    if given or depth > DEEPEST:
        return given[0] if given else None
    if name is not None:
        return example_of(types[name], types, depth + 1)
    if schema.get("anyOf"):
        return example_of(schema["anyOf"][0], types, depth + 1)
    return _made(schema, types, depth)


def curl_of(method: str, path: str, said: Mapping[str, Any], types: Mapping[str, Schema]) -> str:
    """`said`: the operation, as the document has it."""
    address = path
    asked: dict[str, Any] = {}
    for parameter in said.get("parameters", ()):
        value = example_of(parameter | parameter.get("schema", {}), types)
        if parameter["in"] == "path":
            shown = parameter["name"].upper() if value == SIMPLE["string"] else quote(str(value), safe="")
            address = address.replace(f"{{{parameter['name']}}}", shown)
        elif parameter["in"] == "query" and parameter.get("required"):
            asked[parameter["name"]] = value
    query = f"?{urlencode(asked, doseq=True)}" if asked else ""
    verb = [] if method == "GET" else [f"-X {method}"]
    parts = [*verb, '-H "Authorization: Bearer $TOKEN"', *_body(said, types), f'"$ORIEL{address}{query}"']
    return " \\\n  ".join(["curl " + parts[0], *parts[1:]])


def _body(said: Mapping[str, Any], types: Mapping[str, Schema]) -> list[str]:
    content = said.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        example = orjson.dumps(example_of(content["application/json"]["schema"], types)).decode()
        return [f"--json '{example}'"]
    if "multipart/form-data" in content:
        example = example_of(content["multipart/form-data"]["schema"], types)
        return [f"-F {name}={value}" for name, value in example.items()]
    return []


def _made(schema: Schema, types: Mapping[str, Schema], depth: int) -> Any:
    if schema.get("type") == "array":
        return [example_of(schema.get("items", {}), types, depth + 1)]
    if schema.get("type") != "object":
        return SIMPLE.get(str(schema.get("type")), SIMPLE["string"])
    return _object(schema, types, depth)


def _object(schema: Schema, types: Mapping[str, Schema], depth: int) -> dict[str, Any]:
    required = schema.get("required", ())
    members = schema.get("properties", {})
    return {name: example_of(members[name], types, depth + 1) for name in members if name in required}
