"""What people and programs do with a running Oriel that holds planted secrets."""

import re
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from urllib.parse import quote

import httpx
import pyotp
from pytest_httpserver import HTTPServer

from data.delivery.signing import webhook_secret
from data.home import open_home
from data.instruments import NewInstrument
from data.reports.definition import Definition, Destination, Entry
from data.reports.keeping import create_report, publish_report
from data.reports.requests import ask_for_run
from data.saved_views.records import State, Words
from data.saved_views.saving import save_view
from data.settings import Settings
from data.share_links.keeping import create_link
from data.share_links.terms import Terms
from data.tokens import new_token
from data.users import find_user
from tests.data.delivery.mail_receiver import Inbox
from tests.data.market_data import made_bars, store
from tests.server.running import ROOT, Oriel, environment, wait_for
from tests.server.visitor import HIDDEN_FIELD

EMAIL = "canary@example.org"
SEED = re.compile(r"\b[A-Z2-7]{32}\b")


@dataclass
class Run:
    """What was secret, what was said that nobody's eyes alone should see, and what was logged."""

    secrets: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    locations: list[str] = field(default_factory=list)  # where honest visitors were sent on
    policies: set[str] = field(default_factory=set)  # what browsers may tell others of where they come from
    sent: list[str] = field(default_factory=list)  # mail and webhooks, without the addresses they went to
    clients: list[httpx.Client] = field(default_factory=list)
    metrics: str = ""
    log: str = ""

    def secret(self, name: str, value: str | None = None) -> str:
        self.secrets[name] = value or new_token()
        return self.secrets[name]


class Browser:
    def __init__(self, oriel: Oriel, run: Run, *, is_stranger: bool = False) -> None:
        self.is_stranger = is_stranger
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{oriel.port}", timeout=60)
        self.run = run
        run.clients.append(self.client)

    def ask(self, method: str, path: str, **options: object) -> httpx.Response:
        answer = self.client.request(method, path, **options)  # type: ignore[arg-type]  # a test's own words
        if not self.is_stranger:  # who pastes a secret into an address is led back to it
            self.run.locations.append(answer.headers.get("Location", ""))
        self.run.policies.add(answer.headers["Referrer-Policy"])
        if answer.status_code >= 400:
            self.run.errors.append(answer.text)
        return answer

    def cookie(self, kind: str) -> str:
        return next(value for name, value in self.client.cookies.items() if f"_{kind}_" in name)

    def submit(self, page: str, to: str | None = None, **fields: str) -> httpx.Response:
        hidden = {name: unescape(value) for name, value in HIDDEN_FIELD.findall(self.ask("GET", page).text)}
        return self.ask("POST", to or page, data=hidden | fields)


def add_account(oriel: Oriel, password: str) -> None:
    command = [sys.executable, "app.py", "users", "add", "--email", EMAIL, "--role", "admin", "--password-stdin"]
    subprocess.run(
        command, cwd=ROOT, env=environment(oriel.home, oriel.port), input=f"{password}\n", text=True, check=True,
        capture_output=True,
    )  # fmt: skip


def through_the_door(oriel: Oriel, run: Run, inbox: Inbox) -> None:
    """Signed in with a wrong and the right password; forgotten; chosen anew over the link in the letter."""
    browser = Browser(oriel, run)
    add_account(oriel, run.secret("password"))
    assert browser.submit("/login", email=EMAIL, password=run.secret("wrong password")).status_code == 401
    assert browser.submit("/login", email=EMAIL, password=run.secrets["password"]).status_code == 303
    browser.submit("/logout")
    browser.submit("/forgot", email=EMAIL)
    wait_for(lambda: bool(inbox.envelopes))
    found = re.search(r"/(?:reset|forgot)/([\w-]{40,})", inbox.messages[-1].get_body(("plain",)).get_content())  # type: ignore[union-attr]  # it has one
    assert found
    run.secret("link of a letter", found[1])
    password = run.secret("new password")
    assert browser.submit(found[0], password=password, again=password).status_code < 400
    browser.ask("GET", found[0])  # once more: it is used


def with_a_token(oriel: Oriel, run: Run) -> None:
    browser = Browser(oriel, run)
    browser.submit("/login", email=EMAIL, password=run.secrets["new password"])
    browser.ask("GET", "/")
    csrf = {"X-CSRFToken": run.secret("token of forms", browser.cookie("csrf"))}
    made = browser.ask("POST", "/api/v1/tokens", json={"name": "script", "scopes": ["read"]}, headers=csrf)
    run.secret("token of the API", made.json()["token"])
    run.secret("cookie of the session", browser.cookie("session"))
    script = Browser(oriel, run)
    good, bad = ({"Authorization": f"Bearer {token}"} for token in (run.secrets["token of the API"], run.secret("bad")))
    assert script.ask("GET", "/api/v1/account", headers=good).status_code == 200
    for headers in (good, bad):
        for path in ("/api/v1/nope", "/api/v1/instruments/NOPE", "/api/v1/views/nope", f"/api/v1/jobs/{new_token()}"):
            script.ask("GET", path, headers=headers)
        script.ask("POST", "/api/v1/predictions", content=b"{", headers=headers)


def with_a_second_factor(oriel: Oriel, run: Run) -> None:
    browser = Browser(oriel, run)
    browser.submit("/login", email=EMAIL, password=run.secrets["new password"])
    page = "/account/security/second-factor"
    browser.submit(page, password=run.secrets["new password"])
    found = SEED.search(browser.ask("GET", page).text.replace(" ", ""))
    assert found, "the page shows the secret for typing"
    run.secret("TOTP seed", found[0])
    browser.submit(page, f"{page}/confirm", code="000000")
    codes = browser.submit(page, f"{page}/confirm", code=pyotp.TOTP(found[0]).now()).text
    for number, code in enumerate(re.findall(r"<li><code>([^<]+)</code>", codes)):
        run.secret(f"recovery code {number}", code)
    again = Browser(oriel, run)
    again.submit("/login", email=EMAIL, password=run.secrets["new password"])
    run.secret("half a sign-in", again.cookie("second_step"))
    again.submit("/login/second-step", code="123456")
    assert again.submit("/login/second-step", code=run.secrets["recovery code 0"]).status_code == 303
    run.secret("cookie of the second session", again.cookie("session"))


def over_a_link(oriel: Oriel, run: Run) -> None:
    """A view shared behind a password, which a visitor gets wrong and then right."""
    terms = Terms(password=run.secret("password of a link", f"{new_token()[:20]} heron"), may_download=True)
    with open_home(Settings(home=oriel.home), migrate=False) as home, home.database.begin() as connection:
        owner = find_user(connection, EMAIL).id
        view = save_view(connection, owner, "home", State(""), Words("Morning")).id
        token = run.secret("shared link", create_link(connection, owner, view, terms, datetime.now(UTC)).token)
    visitor = Browser(oriel, run)
    for door in ("share", "embed"):
        visitor.ask("GET", f"/{door}/{token}")
    for password in (run.secret("wrong password of a link"), terms.password):
        visitor.submit(f"/share/{token}", password=password)
    for path in (f"/share/{token}", f"/share/{token}.png", f"/share/{token}/nothing", "/"):
        visitor.ask("GET", path)
    run.locations[:] = [place.replace(token, "") for place in run.locations]  # a link leads on to itself


def in_a_report(oriel: Oriel, run: Run, inbox: Inbox) -> None:
    """By mail and by webhook, to an address that holds a secret itself."""
    letters = len(inbox.envelopes)
    with HTTPServer("127.0.0.1") as receiver, open_home(Settings(home=oriel.home), migrate=False) as home:
        hook = receiver.url_for(f"/{run.secret('address of a webhook')}")
        receiver.expect_request(re.compile("/.*")).respond_with_data("")
        store(home.database, "SPX", made_bars("2022-01-03", 300), instrument=NewInstrument("SPX", "SPX"))
        with home.database.begin() as connection:
            owner = find_user(connection, EMAIL).id
            view = save_view(connection, owner, "chart", State("symbol=SPX"), Words("Evening")).id
            places = (Destination("mail", EMAIL), Destination("webhook", hook))
            what = Definition(
                "Friday", entries=(Entry(view),), formats=("html-static",), destinations=places, on_failure="name"
            )
            report = create_report(connection, owner, what)
            publish_report(connection, owner, report.id, known_version=1, now=datetime.now(UTC))
            ask_for_run(connection, home.database.url, report.id, what, now=datetime.now(UTC))
            run.secret("key of a webhook", webhook_secret(home.settings, owner, hook))
        wait_for(lambda: bool(receiver.log) and len(inbox.envelopes) > letters)
        run.sent += [f"{request.headers}{request.get_data(as_text=True)}" for request, _ in receiver.log]
    run.sent += [message.as_string() for message in inbox.messages[letters:]]


def at_wrong_addresses(oriel: Oriel, run: Run) -> None:
    """A secret pasted where it does not belong."""
    stranger = Browser(oriel, run, is_stranger=True)
    for name, secret in tuple(run.secrets.items()):
        for path in (
            "/reset/",
            "/share/",
            "/embed/",
            "/invitation/",
            "/register/",
            "/login?next=/x?token=",
            "/",
            "/x?token=",
        ):
            stranger.ask("GET", f"{path}{quote(secret, safe='')}", headers={"Referer": f"http://x/{secret}"})
        stranger.submit("/login", email=f"{name.split()[0]}@example.org", password=secret)
