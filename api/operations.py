"""How an operation of the API is written, so that all of them say the same of themselves.

    tokens = Operations("tokens", "Tokens", "What lets a script in.")

    @tokens.post("/tokens", responses={201: TokenMade})
    @requires("write")
    def make_token(body: NewToken) -> Response:
        '''Make a token. (the document's summary; what follows is its description)'''
        return answer(TokenMade(...), 201)

Parameters are pydantic models by the names that flask-openapi3 knows: `path`, `query`, `header`, `body`, `form`. Bodies
and queries derive from `Sent`, answers from `Answer` (api/models.py). The function's name is the operation's id. The
problems that every operation may answer with are added here; those of its own are named in `responses`.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Final

from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from flask_openapi3.types import ParametersTuple

from api.access import PREFIX, required_by
from api.problems import PROBLEM_JSON

PROBLEM: Final = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
ALWAYS: Final[Mapping[int, str]] = {
    400: "The request can't be read.",
    401: "There is no token, or it no longer opens anything.",
    403: "The token's scope or the account's role does not allow it.",
    404: "There is nothing, or nothing of yours.",
    422: "The request is read, but not right; `errors` says where.",
    429: "Too many requests; `Retry-After` says how many seconds to wait.",
    503: "The database does not answer just now; try again.",
}
WRITING: Final[Mapping[int, str]] = {409: "It has changed meanwhile, or the same request is under way."}
WITH_BODY: Final[Mapping[int, str]] = {
    411: "The length of the body is not said.",
    413: "The body is too large.",
    415: "The body is not of the right type.",
}


class Operations(APIBlueprint):
    """The operations of one topic. `said`: of the topic, in one sentence."""

    def __init__(self, name: str, title: str, said: str) -> None:
        super().__init__(f"api_{name}", __name__, url_prefix=PREFIX, abp_tags=[Tag(name=title, description=said)])

    def _collect_openapi_info(self, rule: str, func: Callable[..., Any], **options: Any) -> ParametersTuple:
        scope = required_by(func)
        if scope is None:
            raise TypeError(f"{func.__name__} does not say what it requires (api.access.requires)")
        options["operation_id"] = options.get("operation_id") or func.__name__
        options["security"] = [{"token": [scope]}]
        options["description"] = " ".join((inspect.getdoc(func) or "").splitlines()[1:]).strip()
        usual = problems_of(str(options["method"]), func)
        options["responses"] = usual | {str(key): value for key, value in (options.get("responses") or {}).items()}
        return super()._collect_openapi_info(rule, func, **options)


def problem_response(description: str) -> dict[str, Any]:
    return {"description": description, "content": PROBLEM}


def problems_of(method: str, func: Callable[..., Any]) -> dict[str, Any]:
    said = dict(ALWAYS)
    if method != "GET":
        said |= WRITING
    if {"body", "form", "raw"} & set(func.__annotations__):
        said |= WITH_BODY
    return {str(status): problem_response(sentence) for status, sentence in sorted(said.items())}
