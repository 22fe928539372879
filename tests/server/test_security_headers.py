import base64
import hashlib
import re
from collections.abc import Callable

import pytest
from flask import Flask

from data.database import Database
from tests.server.visitor import Visitor

SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL)
LINK = re.compile(r'(?:src|href)="([^"#]*)"')


@pytest.fixture(scope="module")
def database(module_database: Database) -> Database:
    return module_database


def policy(answer_headers: dict[str, str]) -> dict[str, list[str]]:
    parts = (part.split() for part in answer_headers["Content-Security-Policy"].split("; "))
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("path", ["/login", "/", "/healthz", "/nope", "/static/door.css", "/_dash-layout", "/logout"])
def test_every_answer_is_strict(visitor: Visitor, path: str) -> None:
    headers = visitor.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    rules = policy(dict(headers))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == ["'none'"]
    assert rules["form-action"] == rules["connect-src"] == ["'self'"]


def test_the_policy_names_no_other_host_and_no_loophole_for_scripts(visitor: Visitor) -> None:
    rules = policy(dict(visitor.get("/login").headers))
    sources = {source for values in rules.values() for source in values}
    assert not [source for source in sources if "." in source or source in {"*", "https:", "http:"}]
    assert "'self'" in rules["script-src"]
    assert all(re.fullmatch(r"'self'|'sha256-[\w+/]+=*'", source) for source in rules["script-src"])


@pytest.mark.parametrize("path", ["/", "/chart?symbol=AAPL", "/account"])
def test_every_inline_script_of_a_page_is_in_the_policy(signed_in: Visitor, path: str) -> None:
    answer = signed_in.get(path)
    allowed = policy(dict(answer.headers))["script-src"]
    inline = [
        found["body"]
        for found in SCRIPT.finditer(answer.text)
        if "src=" not in found["attributes"] and "application/json" not in found["attributes"]
    ]
    for body in inline:
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed
    assert bool(inline) is (path != "/account"), "Dash's documents have some, the plain pages none"
    assert not re.search(r"\son\w+=", answer.text), "and no handlers in attributes"


@pytest.mark.parametrize("path", ["/", "/account", "/login", "/logout"])
def test_everything_a_page_loads_comes_from_here(signed_in: Visitor, path: str) -> None:
    page = signed_in.get(path).text
    for address in LINK.findall(page):
        assert address.startswith("/") or not address, address
        if address.startswith(("/static", "/assets", "/bootstrap", "/_dash")):
            assert signed_in.get(address).status_code == 200, address


def test_signed_in_pages_are_not_kept(signed_in: Visitor) -> None:
    for path in ("/", "/account", "/_dash-layout", "/_dash-dependencies", "/login", "/nope"):
        assert signed_in.get(path).headers["Cache-Control"] == "no-store", path


def test_files_whose_name_has_their_version_are_kept_for_long(signed_in: Visitor) -> None:
    page = signed_in.get("/").text
    versioned = [a for a in LINK.findall(page) if re.search(r"\.v[\w-]+m\d+\.|\?[mv]=", a)]
    assert len(versioned) > 10
    for address in versioned:
        answer = signed_in.get(address)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address
        assert "Cookie" not in answer.headers.get("Vary", ""), address
        assert "Set-Cookie" not in answer.headers, address


def test_other_files_are_asked_for_again(visitor: Visitor) -> None:
    answer = visitor.get("/assets/head/first_paint.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    again = visitor.get("/assets/head/first_paint.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_missing_file_is_not_kept(visitor: Visitor) -> None:
    answer = visitor.get("/static/nope.css?v=1")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def test_encryption_is_remembered_where_there_is_some(
    make_desk: Callable[..., Flask], visit: Callable[..., Visitor]
) -> None:
    secure = visit(make_desk(public_url="https://oriel.example.org"), "https://oriel.example.org")
    assert secure.get("/login").headers["Strict-Transport-Security"].startswith("max-age=")
    assert "Strict-Transport-Security" not in visit(make_desk()).get("/login").headers


@pytest.mark.parametrize("accepted", ["zstd", "br", "gzip"])
def test_answers_are_compressed_as_the_browser_likes(signed_in: Visitor, accepted: str) -> None:
    answer = signed_in.get("/_dash-layout", headers={"Accept-Encoding": accepted})
    assert answer.headers["Content-Encoding"] == accepted
    assert len(answer.data) < 10_000


def test_dark_follows_the_system_unless_chosen(visitor: Visitor) -> None:
    page = visitor.get("/login").text
    assert re.search(r"prefers-color-scheme: dark\) \{ :root:not\(\[data-bs-theme\]\) \{[^}]*--o-bg: #", page)
    assert 'data-bs-theme="dark"' not in page.partition("<style>")[0]
    visitor.client.set_cookie("oriel_theme", "dark", domain="localhost")
    assert '<html lang="en" data-bs-theme="dark">' in visitor.get("/login").text
    visitor.client.set_cookie("oriel_theme", '"><script>', domain="localhost")
    assert '<html lang="en">' in visitor.get("/login").text
