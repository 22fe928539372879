"""The API on a Flask server: its routes declare what they take and give, and its OpenAPI 3.1 document is made of that.

flask-openapi3, because its routes are plain Flask routes with pydantic types, it writes 3.1, and it brings no page.
"""

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI

from api.problems import problem

if TYPE_CHECKING:
    from pydantic import ValidationError

VERSION: Final = "1.0.0"
WRONG: Final = "The request is understood but not right; see errors."
MOST_FAULTS: Final = 50  # of those that are told
# In the order of the document.
BLUEPRINTS: Final[tuple[APIBlueprint, ...]] = ()


def register_api(server: Flask) -> None:
    for blueprint in BLUEPRINTS:
        server.register_blueprint(blueprint)
    server.validation_error_callback = unfit  # type: ignore[attr-defined]  # where flask-openapi3 looks for it


@cache
def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    app = OpenAPI(
        "description",
        info=Info(title="Oriel", version=VERSION),
        doc_ui=False,
        security_schemes={"token": {"type": "http", "scheme": "bearer"}},
    )
    for blueprint in BLUEPRINTS:
        app.register_api(blueprint)
    return app.api_doc


def unfit(error: "ValidationError") -> Response:
    """What a route's types do not take, each fault with the pointer of its place."""
    faults = [
        {"pointer": "".join(f"/{part}" for part in fault["loc"]), "detail": fault["msg"]} for fault in error.errors()
    ]
    return problem(422, "Not right", WRONG, errors=faults[:MOST_FAULTS])
