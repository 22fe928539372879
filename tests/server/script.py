"""A script that uses the API with a token."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
from werkzeug.test import TestResponse

from data.api_tokens import make_token
from data.database import Database
from tests.server.visitor import Visitor


@dataclass(frozen=True)
class Script:
    visitor: Visitor
    token: str | None

    @property
    def headers(self) -> dict[str, str]:
        return {} if self.token is None else {"Authorization": f"Bearer {self.token}"}

    def send(self, method: str, path: str, headers: dict[str, str] | None = None, **options: Any) -> TestResponse:
        address = f"/api/v1{path}"
        sent = self.headers | (headers or {})
        return self.visitor.client.open(
            address, method=method, base_url=self.visitor.base, headers=sent, buffered=True, **options
        )

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.send("GET", path, headers)

    def post(self, path: str, body: object, **headers: str) -> TestResponse:
        return self.send("POST", path, headers, json=body)

    def delete(self, path: str, **headers: str) -> TestResponse:
        return self.send("DELETE", path, headers)

    @staticmethod
    def problem(answer: TestResponse) -> dict[str, Any]:
        assert answer.mimetype == "application/problem+json", answer.data
        said: dict[str, Any] = orjson.loads(answer.data)
        assert said["status"] == answer.status_code
        assert said["request_id"] == answer.headers["X-Request-ID"]
        assert said["type"] == f"urn:oriel:problem:{said['code']}"
        assert "Traceback" not in answer.text
        return said

    @staticmethod
    def alike(one: TestResponse, other: TestResponse) -> bool:
        """But for the request's id."""
        bodies = [each.data.replace(each.headers["X-Request-ID"].encode(), b"") for each in (one, other)]
        return bodies[0] == bodies[1] and one.status_code == other.status_code


def script_of(
    visitor: Visitor, database: Database, user_id: int, *scopes: str, lifetime: timedelta | None = None
) -> Script:
    with database.begin() as connection:
        return Script(visitor, make_token(connection, user_id, "a script", scopes, lifetime=lifetime).token)
