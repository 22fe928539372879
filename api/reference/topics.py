"""The operations of the document by their topic."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.reference.examples import curl_of
from api.reference.types import Field, Schema, Type, Word, field_of, type_of, words_of

METHODS: Final = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Reply:
    """`words`: of the type that it carries; none for a problem and for nothing."""

    status: str
    description: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """`name`: its id in the document. `scope`: what a token needs."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    parameters: tuple[Field, ...]
    body: tuple[Word, ...]
    replies: tuple[Reply, ...]
    problems: tuple[Reply, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Topic:
    title: str
    description: str
    operations: tuple[Operation, ...]

    @property
    def slug(self) -> str:
        return self.title.lower().replace(" ", "-").replace(",", "")


def topics_of(document: Mapping[str, Any]) -> tuple[Topic, ...]:
    found = list(_operations(document))
    return tuple(
        Topic(
            title=tag["name"],
            description=tag.get("description", ""),
            operations=tuple(operation for name, operation in found if name == tag["name"]),
        )
        for tag in document.get("tags", ())
    )


def types_of(document: Mapping[str, Any]) -> tuple[Type, ...]:
    return tuple(type_of(name, schema) for name, schema in sorted(document["components"]["schemas"].items()))


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    types: Mapping[str, Schema] = document["components"]["schemas"]
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield item[method]["tags"][0], _operation(method.upper(), path, item[method], types)


def _operation(method: str, path: str, said: Mapping[str, Any], types: Mapping[str, Schema]) -> Operation:
    replies = [_reply(status, reply) for status, reply in sorted(said["responses"].items())]
    return Operation(
        name=said["operationId"],
        method=method,
        path=path,
        summary=said.get("summary", "").rstrip("."),
        description=said.get("description", ""),
        scope=said["security"][0]["token"][0],
        parameters=tuple(_parameter(each) for each in said.get("parameters", ())),
        body=tuple(_carried(said.get("requestBody", {}))),
        replies=tuple(reply for reply in replies if reply.status < "400"),
        problems=tuple(reply for reply in replies if reply.status >= "400"),
        example=curl_of(method, path, said, types),
    )


def _parameter(said: Mapping[str, Any]) -> Field:
    required = bool(said.get("required"))
    description = str(said.get("description", ""))
    return field_of(said["name"], said["schema"], required=required, place=said["in"], description=description)


def _reply(status: str, said: Mapping[str, Any]) -> Reply:
    return Reply(status, said.get("description", ""), tuple(_carried(said)))


def _carried(said: Mapping[str, Any]) -> Iterator[Word]:
    for content in said.get("content", {}).values():
        yield from words_of(content.get("schema", {}))
        return
