"""What all types of the API have in common: what is sent says nothing else, what is answered is plain JSON."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import orjson
from flask import Response
from pydantic import BaseModel, ConfigDict, Field


class Sent(BaseModel):
    """A body or a query. A name that is not known is a fault and not passed over: it may be a slip of the pen."""

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Made once: flask-openapi3 asks for it at every request."""
        return _schema(cls, *args, **kwargs)


@cache
def _schema(model: type[BaseModel], *args: Any, **kwargs: Any) -> dict[str, Any]:
    of_model = BaseModel.model_json_schema.__func__  # type: ignore[attr-defined]  # the method below all models
    schema: dict[str, Any] = of_model(model, *args, **kwargs)
    return schema


class Answer(BaseModel):
    """What comes back. Times are ISO 8601 in UTC, what is not known is null."""


class Fault(Answer):
    pointer: str = Field(description="JSON pointer of the place, as /items/0/symbol.")
    detail: str


class Problem(Answer):
    """What went wrong, as RFC 9457 has it."""

    type: str = Field(examples=["urn:oriel:problem:not_found"])
    title: str
    status: int
    detail: str = Field(description="One sentence that says what to do.")
    code: str = Field(description="Never changes; programs decide by it.", examples=["not_found"])
    request_id: str = Field(description="Whoever runs this Oriel finds the request in the log by it.")
    errors: list[Fault] | None = Field(default=None, description="What is wrong where.")


def answer(content: Answer, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    body = orjson.dumps(content.model_dump(mode="json"))
    return Response(body, status, headers, mimetype="application/json")
