"""The page that a link opens, its door where it has one, and the same page for a frame of another site."""

from functools import cache
from pathlib import Path

from flask import Response, g, make_response, redirect, render_template, request
from sqlalchemy import text

from components.theme import THEMES, template
from components.visitor_panel import script_json
from data.passwords import MAX_LENGTH, verify_password
from data.secret_key import secret_key
from data.share_links.visiting import Shared, count_open, note_visit
from data.sign_in_throttle import TooEarly, attempt_succeeded, begin_attempt
from server.request_context import client_address, home
from server.shares.contents import contents_of_link
from server.shares.door import EMBED, asks_first, blueprint, chosen, gone, opened, path_of, visitor
from server.shares.visits import begin_visit, is_visiting
from server.too_early import too_early, too_early_sentence
from views.ranges import RANGES
from views.shared.frozen import Unreadable
from views.shared.live import Gone

WRONG = "That is not the password of this link."
NO_COOKIE = "Your browser kept no cookie from this page, so it can't be opened; allow cookies, and open it again."
ENTERED = "entered"  # says to the page that its cookie should be there
PLOTLY = "package_data/plotly.min.js"


@blueprint.get("/<any(share, embed):door>/<token>")
def page(door: str, token: str) -> Response:
    shared = opened(door, token)
    if shared is None:
        return gone()
    visiting = is_visiting(shared)
    if not visiting and asks_first(shared):
        return gone() if shared.is_used_up else _door(shared, problem=NO_COOKIE if ENTERED in request.args else "")
    if visiting and ENTERED in request.args:  # the address that people pass on does not say it
        return make_response(redirect(path_of(door, token)))
    if request.method == "HEAD":  # who only asks whether it is there has seen nothing
        return make_response("")
    response = _page(shared, door, token)
    if visiting or response.status_code != 200:
        return response
    _count(shared, door)
    return begin_visit(response, shared, path_of(door, token), embedded=door == EMBED)


@blueprint.post("/<any(share, embed):door>/<token>")
def enter(door: str, token: str) -> Response:
    shared = opened(door, token)
    if shared is None or shared.is_used_up or not asks_first(shared):
        return gone()
    try:
        fits = _fits(shared, request.form.get("password", ""))
    except TooEarly as error:
        return too_early(error, _door(shared, 429, too_early_sentence(error)))
    if not fits:
        _note(shared, "wrong password")
        return _door(shared, 401, WRONG)
    if not _count(shared, door):
        return gone()
    here = path_of(door, token)
    inside = make_response(redirect(f"{here}?{ENTERED}=1", 303))
    return begin_visit(inside, shared, here, embedded=door == EMBED)


@blueprint.get("/<any(share, embed):door>/<path:rest>")
def nothing(door: str, rest: str) -> Response:  # noqa: ARG001  (whatever it is)
    return gone()


def _page(shared: Shared, door: str, token: str) -> Response:
    here = path_of(door, token)
    choice = chosen(shared)
    try:
        contents = contents_of_link(shared, choice, here)
    except (Gone, Unreadable):
        return gone()
    picture = None if asks_first(shared) else f"{home().settings.base_url}/share/{token}.png"
    html = render_template(
        "share/page.html",
        shared=shared,
        contents=contents,
        choice=choice,
        here=here,
        picture=picture,
        ranges=tuple(RANGES),
        embedded=door == EMBED,
        plotly=plotly_address(),
        templates=script_json({name: template(name) for name in THEMES}),
    )
    return make_response(html)


def _door(shared: Shared, status: int = 200, problem: str = "") -> Response:
    # Without any referrer browsers send a form as from nowhere, which the gate refuses.
    g.own_headers = {**g.own_headers, "Referrer-Policy": "same-origin"}
    return make_response(render_template("share/door.html", shared=shared, problem=problem), status)


def _fits(shared: Shared, password: str) -> bool:
    """Slowed like signing in, for each link and each address. Raises TooEarly."""
    if shared.password_hash is None:
        return True
    attempt = begin_attempt(
        home().database,
        secret_key(home().settings),
        account=f"share:{shared.token_hash.hex()}",
        address=client_address(),
    )
    if not verify_password(shared.password_hash, password[:MAX_LENGTH]):
        return False
    with home().database.begin() as connection:
        attempt_succeeded(connection, attempt)
    return True


def _count(shared: Shared, door: str) -> bool:
    with home().database.begin() as connection:
        if shared.most_opens is None:  # the page waits for no disk; a crash may lose an entry of the record
            connection.execute(text("SET LOCAL synchronous_commit = off"))
        return count_open(connection, shared, visitor(), "embedded" if door == EMBED else "opened")


def _note(shared: Shared, outcome: str) -> None:
    with home().database.begin() as connection:
        note_visit(connection, shared, visitor(), outcome)


@cache
def plotly_address() -> str:
    """Where Dash serves it, by the name that lets browsers keep it for ever."""
    import plotly
    from dash.fingerprint import build_fingerprint

    changed = int((Path(plotly.__file__).parent / PLOTLY).stat().st_mtime)
    return f"/_dash-component-suites/plotly/{build_fingerprint(PLOTLY, plotly.__version__, changed)}"
