"""What every request of a visitor passes: the bound on how often they come, the headers, the question to the database.

Wrong, ended and never-existing tokens meet the same page with the same status, after the same question.
"""

from datetime import UTC, datetime

from flask import Blueprint, Response, g, make_response, render_template, request
from werkzeug.exceptions import TooManyRequests

from data.secret_key import secret_key
from data.share_links.hits import hit
from data.share_links.visiting import Shared, Visitor, find_shared
from server.errors import error_response
from server.request_context import client_address, home
from server.security_headers import content_security_policy
from server.shares.visits import is_visiting
from views.shared.choosing import Choice, choice_of

EMBED = "embed"
MOST_CHOICES_A_MINUTE = 60
blueprint = Blueprint("shares", __name__)


@blueprint.before_request
def come() -> Response | None:
    g.own_headers = headers(())
    wait = hit(home().database, secret_key(home().settings), client_address())
    return error_response(429, headers={"Retry-After": str(wait)}) if wait else None


def headers(framed_by: tuple[str, ...]) -> dict[str, str | None]:
    own = {
        "Content-Security-Policy": content_security_policy(framed_by=framed_by or ("'none'",)),
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
    }
    return own | ({"X-Frame-Options": None} if framed_by else {})


def opened(door: str, token: str) -> Shared | None:
    """The link, if it opens by this door: what may not be embedded is not there for who embeds it."""
    with home().database.connect() as connection:
        shared = find_shared(connection, token)
    if shared is None or (door == EMBED and not shared.origins):
        return None
    if door == EMBED:
        g.own_headers = headers(shared.origins)
    return shared


def inside(door: str, token: str) -> Shared | None:
    """As `opened`, for what belongs to a page that has been opened: None too for who has not."""
    shared = opened(door, token)
    return shared if shared and (not asks_first(shared) or is_visiting(shared)) else None


def chosen(shared: Shared) -> Choice:
    """What the visitor asks for in place of what was shared, which may have to be computed: bounded by itself."""
    choice = choice_of(shared.may_change, request.args)
    if choice.is_own:
        return choice
    wait = hit(
        home().database, secret_key(home().settings), client_address(), what="choice", most=MOST_CHOICES_A_MINUTE
    )
    if wait:
        raise TooManyRequests(retry_after=wait)
    return choice


def asks_first(shared: Shared) -> bool:
    """For a password; and where opens are counted out, so that whatever looks ahead at addresses takes none."""
    return shared.password_hash is not None or shared.most_opens is not None


def gone() -> Response:
    return make_response(render_template("share/gone.html"), 404)


def visitor() -> Visitor:
    return Visitor.coming(client_address(), request.user_agent.string)


def now() -> datetime:
    return datetime.now(UTC)


def path_of(door: str, token: str) -> str:
    return f"/{door}/{token}"
