"""The API on a Flask server: its routes declare what they take and give, and its OpenAPI 3.1 document is made of that.

flask-openapi3, because its routes are plain Flask routes with pydantic types, it writes 3.1, and it brings no page.
"""

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import orjson
from flask import Flask, Response
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI

from api.access import PREFIX, requires
from api.bars import bars
from api.imports import imports
from api.instruments import instruments
from api.jobs import jobs
from api.models import Problem
from api.operations import Operations
from api.predictions import predictions
from api.problems import pointer_to, problem
from api.quotes import quotes
from api.saved_views import saved_views
from api.sheets import views
from api.tokens import tokens

if TYPE_CHECKING:
    from pydantic import ValidationError

VERSION: Final = "1.0.0"
WRONG: Final = "The request is understood but not right; see errors."
MOST_FAULTS: Final = 50  # of those that are told
# In the order of the document.
BLUEPRINTS: Final[tuple[Operations, ...]] = (
    instruments,
    bars,
    quotes,
    views,
    jobs,
    saved_views,
    predictions,
    imports,
    tokens,
)
COMPONENTS: Final = "#/components/schemas/{model}"
SECURITY: Final[dict[str, Any]] = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token whose scope is, or includes, the one named."}
}


def register_api(server: Flask) -> None:
    for blueprint in BLUEPRINTS:
        server.register_blueprint(blueprint)
    server.add_url_rule(f"{PREFIX}/openapi.json", "api_document", document)
    server.validation_error_callback = unfit  # type: ignore[attr-defined]  # where flask-openapi3 looks for it


@requires("read")
def document() -> Response:
    return Response(orjson.dumps(description()), mimetype="application/json")


@cache
def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    app = OpenAPI("description", info=Info(title="Oriel", version=VERSION), doc_ui=False, security_schemes=SECURITY)
    for blueprint in BLUEPRINTS:
        app.register_api(blueprint)
    content = app.api_doc
    schemas = content["components"]["schemas"]
    # What does not fit is a problem like all others here, and not in the library's own form.
    schemas.pop("ValidationErrorModel", None)
    problem_schema = Problem.model_json_schema(ref_template=COMPONENTS)
    schemas |= problem_schema.pop("$defs") | {"Problem": problem_schema}
    return content


def unfit(error: "ValidationError") -> Response:
    """What a route's types do not take, each fault with the pointer of its place."""
    faults = [
        {"pointer": pointer_to(*fault["loc"]), "detail": fault["msg"].removeprefix("Value error, ")}
        for fault in error.errors()
    ]
    return problem(422, "Not right", WRONG, errors=faults[:MOST_FAULTS])
