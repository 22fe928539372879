"""A browser without JavaScript, as the tests of the door use it."""

import re
from dataclasses import dataclass
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from data.settings import Settings
from server.cookies import cookie_name

PASSWORD = "three quiet herons"
HIDDEN_FIELD = re.compile(r'<input[^>]* name="(csrf_token|next)"[^>]* value="([^"]*)"')


@dataclass
class Visitor:
    app: Flask
    client: FlaskClient
    base: str

    def get(self, path: str, **options: object) -> TestResponse:
        return self.client.get(path, base_url=self.base, buffered=True, **options)

    def post(self, path: str, **options: object) -> TestResponse:
        return self.client.post(path, base_url=self.base, buffered=True, **options)

    def submit(self, page: str, to: str | None = None, **fields: str) -> TestResponse:
        """Open a page and send its form."""
        hidden = {name: unescape(value) for name, value in HIDDEN_FIELD.findall(self.get(page).text)}
        return self.post(to or page, data=hidden | fields)

    def sign_in(self, email: str = "ana@example.org", password: str = PASSWORD, page: str = "/login") -> TestResponse:
        return self.submit(page, "/login", email=email, password=password)

    def cookie(self, kind: str) -> str | None:
        domain = self.base.partition("://")[2].partition(":")[0]
        found = self.client.get_cookie(cookie_name(self.settings, kind), domain)
        return found.value if found else None

    def wear(self, token: str) -> None:
        """Present a session's cookie, honestly come by or copied."""
        domain = self.base.partition("://")[2].partition(":")[0]
        self.client.set_cookie(cookie_name(self.settings, "session"), token, domain=domain)

    def call(self, body: object, **headers: str) -> TestResponse:
        """A callback as Dash's renderer sends it, after the page that hands out the token."""
        self.get("/")
        token = {"X-CSRFToken": self.cookie("csrf") or ""}
        return self.post("/_dash-update-component", json=body, headers=token | headers)

    def is_signed_in(self) -> bool:
        return self.get("/_dash-layout").status_code == 200

    @property
    def settings(self) -> Settings:
        settings: Settings = self.app.extensions["oriel"].settings
        return settings


def visitor_of(app: Flask, base: str = "http://localhost:8050") -> Visitor:
    return Visitor(app, app.test_client(), base)
