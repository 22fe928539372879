"""Schemathesis asks everything that the API's document says can be asked, and some that it says can't: nothing fails,
and every answer is one that the document knows. The same questions each time."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import text

from api.server import description
from data.api_tokens import make_token
from data.database import Database
from data.embedded_postgres import EmbeddedPostgres
from data.home import make_home
from data.settings import Settings
from data.users import add_user
from tests.conftest import new_database, new_folder
from tests.server.visitor import PASSWORD

QUESTIONS = 8  # of each operation, sort of question and fixed part
OPERATIONS = [
    (path, method.upper())
    for path, item in description()["paths"].items()
    for method in item
    if method in {"get", "post", "put", "delete"}
]
# Else hardly a question would be of something that is there.
KNOWN: dict[str, dict[str, Any]] = {
    "symbol": {"symbol": "SPX"},
    "kind": {"kind": "chart"},
    "import_id": {"import_id": 1},
}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def headers(app: Flask, postgres: EmbeddedPostgres, demo_template: str) -> Iterator[dict[str, str]]:
    """Of an administrator's token, on the demo universe."""
    before = app.extensions["oriel"]
    with new_folder() as folder, new_database(postgres, demo_template) as url:
        database = Database(url, pool_size=4)
        app.extensions["oriel"] = make_home(Settings(home=folder / "home"), database)
        with database.begin() as connection:
            # Out of the way of what is deleted by chance.
            connection.execute(text("ALTER TABLE api_tokens ALTER COLUMN id RESTART WITH 1000000000000"))
            admin = add_user(connection, "admin@example.org", PASSWORD, role="admin")
            made = make_token(connection, admin.id, "everything", ("admin",), lifetime=None)
        yield {"Authorization": f"Bearer {made.token}", "Accept-Encoding": "identity"}
        app.extensions["oriel"] = before
        database.dispose()


@pytest.fixture(scope="module")
def described(app: Flask) -> Any:
    schema = schemathesis.openapi.from_dict(description())
    schema.app = app
    return schema


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_it_answers_as_it_says(
    described: Any, headers: dict[str, str], path: str, method: str, mode: GenerationMode
) -> None:
    operation = described[path][method]
    fixed = [known for name, known in KNOWN.items() if f"{{{name}}}" in path]
    for given_parts in ({}, *({"path_parameters": known} for known in fixed)):
        ask_all(operation.as_strategy(mode, **given_parts), headers)


def ask_all(questions: Any, headers: dict[str, str]) -> None:
    @given(case=questions)
    @settings(
        max_examples=QUESTIONS, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    def ask(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    ask()
