"""What a JSON schema says, in words: `list of TokenAnswer, or null`, `whole number, 1 to 100`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Schema = Mapping[str, Any]

NAMES: Final = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "null": "null",
}
LARGEST: Final = 2**53 - 1  # a limit of the machine and none of the matter
FORMATS: Final = {"date": "date", "date-time": "time", "binary": "file", "uri": "address"}


@dataclass(frozen=True, slots=True)
class Word:
    """`type_name`: of the type that it links to, where there is one."""

    text: str
    type_name: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A member of a type, or a parameter: then `place` says of what."""

    name: str
    words: tuple[Word, ...]
    required: bool
    default: str | None
    description: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Type:
    name: str
    description: str
    fields: tuple[Field, ...]


def type_of(name: str, schema: Schema) -> Type:
    required = schema.get("required", ())
    members = schema.get("properties", {}).items()
    return Type(
        name=name,
        description=str(schema.get("description", "")),
        fields=tuple(field_of(member, said, required=member in required) for member, said in members),
    )


def field_of(name: str, schema: Schema, *, required: bool, place: str = "", description: str = "") -> Field:
    default = schema.get("default")
    return Field(
        name=name,
        words=tuple(words_of(schema)),
        required=required,
        default=_plain(default) if default is not None and default != "" else None,
        description=description or str(schema.get("description", "")),
        place=place,
    )


def name_of_reference(schema: Schema) -> str | None:
    reference = schema.get("$ref")
    return None if reference is None else str(reference).rpartition("/")[2]


def words_of(schema: Schema) -> Iterator[Word]:
    name = name_of_reference(schema)
    if name is not None:
        yield Word(name, name)
    elif "anyOf" in schema or "oneOf" in schema or "allOf" in schema:
        yield from _choice(schema.get("anyOf") or schema.get("oneOf") or schema["allOf"])
    elif "const" in schema:
        yield Word(_plain(schema["const"]))
    elif "enum" in schema:
        yield Word(" | ".join(map(_plain, schema["enum"])))
    elif schema.get("type") == "array":
        yield Word("list of ")
        yield from words_of(schema.get("items", {}))
    else:
        yield Word(_simple(schema))


def _choice(schemas: list[Schema]) -> Iterator[Word]:
    for place, each in enumerate(schemas):
        if place:
            yield Word(" or ")
        yield from words_of(each)


def _simple(schema: Schema) -> str:
    kind = schema.get("type", "")
    kinds = kind if isinstance(kind, list) else [kind]
    named = " or ".join(NAMES.get(each, "anything") for each in kinds)
    return FORMATS.get(str(schema.get("format")), named) + _limits(schema)


def _limits(schema: Schema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if high is not None and high >= LARGEST:
        high = None
    if low is not None and high is not None:
        return f", {_number(low)} to {_number(high)}"
    if schema.get("maxLength") is not None:
        return f", at most {_number(schema['maxLength'])} characters"
    return f", from {_number(low)}" if low is not None else f", up to {_number(high)}" if high is not None else ""


def _number(value: float) -> str:
    """The document's library makes floats of all limits."""
    return f"{int(value):,}" if value == int(value) else f"{value:g}"


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)
