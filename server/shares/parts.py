"""Slow panels of a live link, fetched by its page when they are done."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, make_response, render_template, request

from components.panel import Message, Panel, Provenance
from components.slow_panel import queue_words
from components.visitor_panel import visitor_panel
from data.panel_jobs import JobState
from server.request_context import home
from server.shares.contents import Place
from server.shares.door import blueprint, gone, inside, path_of
from views.base import PanelSpec
from views.shared.choosing import choice_of
from views.shared.live import Gone, advance, live_sections


@blueprint.get("/<any(share, embed):door>/<token>/part/<int:section>/<int:number>")
def part(door: str, token: str, section: int, number: int) -> Response:
    """200 with the panel's HTML, 202 with how far it is, 404 where there is none."""
    shared = inside(door, token)
    if shared is None or shared.mode == "frozen":
        return gone()
    choice = choice_of(shared.may_change, request.args)
    try:
        found = live_sections(home(), shared, choice)[0][section]
        spec = found.kind.spec(found.panel_names[number])
    except (Gone, IndexError):
        return gone()
    if not spec.slow:
        return gone()
    outcome = advance(home(), shared, found, spec)
    if isinstance(outcome, JobState) and outcome.phase != "failed":
        return make_response(jsonify(_said(outcome)), 202)
    place = Place(section, number, visitor_panel(_panel(spec, outcome)), is_pending=False)
    here, query = path_of(door, token), urlencode(choice.query())
    return make_response(render_template("share/panel.html", place=place, shared=shared, here=here, query=query))


def _panel(spec: PanelSpec[Any], outcome: Panel | JobState) -> Panel:
    if isinstance(outcome, Panel):
        return outcome
    return Panel(spec.name, spec.title, Message("error", outcome.words), Provenance(method=""))


def _said(state: JobState) -> dict[str, object]:
    if state.phase == "computing":
        return {"words": state.words or "Starting …", "percent": int(100 * state.fraction)}
    return {"words": queue_words(state.ahead), "percent": 0}
