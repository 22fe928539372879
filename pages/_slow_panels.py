"""Slow panels of every page. A page declares one in two lines:

    slow_panel(SlowId(KIND.name, "league"), "League", view.query())   # in its layout
    follow_query(SlowId(KIND.name, "league"), Id.QUERY)                # beside its callbacks

Who asks is taken from the session and the rest from the view; the browser's word counts for neither. Only the version
of the data, which is no secret, is remembered there, so that a job is found again when data came in meanwhile.
Imported by the server, since it belongs to no page.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

from dash import MATCH, ClientsideFunction, Input, Output, State, callback, clientside_callback, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.panel import Panel, Table
from components.panel_card import Export, panel_card
from components.slow_panel import SlowId, Stopped, Waiting, stopped_card, waiting_card
from data.panel_jobs import Answer, JobState, JobsUnavailable, Work
from pages._context import home, market, theme, user_id
from views.base import PanelSpec, View, ViewKind, message_panel
from views.registry import UnknownKind, kind_named
from views.slow import NotSlow, asked_query, kept_panel, panel_of_result, slow_spec, work_of

LOST = "The computation was lost in a restart. Try it again."
EVERY: Any = SlowId(MATCH, MATCH, MATCH)  # type: ignore[arg-type]  # Dash's wildcard in place of a name
VERSION_LENGTH = 24
FIRST_WORDS_SECONDS = 0.25  # no more of these wait at a time than compute: what is queued is answered at once
LOOK_SECONDS = 0.02


def follow_query(identity: SlowId, store: str) -> None:
    """The panel is made anew whenever the page's store of its view's query changes."""
    clientside_callback(
        ClientsideFunction("oriel", "same"),
        Output(identity.part("query"), "data"),
        Input(store, "data"),
        prevent_initial_call=True,
    )


@callback(
    Output(EVERY.part("body"), "children"),
    Output(EVERY.part("tick"), "disabled"),
    Output(EVERY.part("memory"), "data"),
    Input(EVERY.part("query"), "data"),
    Input(EVERY.part("pressed"), "data"),
    Input(EVERY.part("tick"), "n_intervals"),
    State(EVERY.part("memory"), "data"),
)
def advance(query: object, pressed: object, _ticks: object, memory: object) -> tuple[Any, Any, Any]:
    """One step: open it, obey a button, or look how it stands."""
    identity = SlowId(*(ctx.outputs_list[0]["id"][name] for name in ("kind", "panel", "place")))
    held = memory if isinstance(memory, dict) else {}
    kind, spec = _spec(identity)
    view = kind.view.parse(query if isinstance(query, str) else "")
    asked = asked_query(spec, view)
    verb = _verb(pressed, held, asked)
    work, outcome = _outcome(kind, spec, view, verb, held.get("version"))
    if isinstance(outcome, Panel):
        if work is not None and held.get("shown") == shown(work):
            return no_update, True, no_update
        kept = {**held, "drawn": None, "shown": work and shown(work)}
        return _finished(identity, outcome, view), True, kept
    waiting = _waiting(outcome)
    drawn = waiting.said if waiting else asdict(_state(outcome))
    before = held.get("drawn")
    if drawn == before:
        return no_update, no_update, no_update
    is_silent = isinstance(outcome, JobsUnavailable)  # what could not be said is said again until somebody answers
    is_refused = _state(outcome).phase == "refused"  # asked for again until one of the person's own is done
    kept = {**held, "drawn": drawn, "shown": None, "query": asked, "version": work.version if work else None}
    kept["next"] = verb if is_silent or is_refused else "look"
    if waiting and isinstance(before, dict) and before.keys() == drawn.keys():
        return no_update, no_update, kept
    card = waiting_card(identity, spec.title, waiting) if waiting else _stopped(identity, spec.title, _state(outcome))
    return card, waiting is None and not is_silent, kept


clientside_callback(
    ClientsideFunction("oriel", "tellProgress"),
    Output(EVERY.part("tick"), "id"),
    Input(EVERY.part("memory"), "data"),
    prevent_initial_call=True,
)


def _spec(identity: SlowId) -> tuple[ViewKind[Any], PanelSpec[Any]]:
    try:
        kind = kind_named(identity.kind)
        return kind, slow_spec(kind, identity.panel)
    except (UnknownKind, NotSlow):
        raise PreventUpdate from None


def shown(work: Work) -> str:
    """Names the result that a card shows: the panel's memory has it as long as it is there."""
    return f"{work.query} {work.version}"


def _verb(pressed: object, held: Mapping[str, Any], asked: str) -> str:
    """`open` looks whether it is there, since the page says to wait for a click before it is computed.

    Several things may have changed, since Dash joins calls that wait for each other: no click is lost in a tick.
    """
    changed = {identity["type"] for identity in ctx.triggered_prop_ids.values()}
    if "slow-query" not in changed:
        if "slow-pressed" in changed:
            return "cancel" if isinstance(pressed, dict) and pressed.get("value") == "cancel" else "ask"
        if "slow-tick" in changed and held.get("query") == asked:  # else it overtook the one that asks for the new view
            return str(held.get("next", "look"))
    return "open" if held.get("at_once") is False else "ask"


def _outcome(
    kind: ViewKind[Any], spec: PanelSpec[Any], view: View, verb: str, version: object
) -> tuple[Work | None, Panel | JobState | JobsUnavailable]:
    work = None
    try:
        work = work_of(kind, spec, view, market(), user_id())
        if verb in {"look", "cancel"} and isinstance(version, str) and len(version) == VERSION_LENGTH:
            work = replace(work, version=version)  # what was asked for, though new data may have come since
        kept = None if verb == "cancel" else kept_panel(work, home().cache, spec.name)
        return work, kept or _asked(work, verb, spec.name)
    except JobsUnavailable as error:
        return work, error
    except Exception as error:  # as for every other panel: the page goes on, and what nobody expected is logged
        return None, message_panel(spec.name, spec.title, error)


def _asked(work: Work, verb: str, name: str) -> Panel | JobState:
    jobs = home().jobs
    act: Callable[[Work, int], Answer] = {"ask": jobs.ask, "cancel": jobs.cancel}.get(verb, jobs.look)
    answer = act(work, user_id())
    if verb == "ask":
        answer = _first_words(work, answer)
    if answer.state.phase == "done":
        return panel_of_result(answer.result, name)
    if verb == "open" and not answer.state.is_open:
        return JobState("unknown")
    if verb == "look" and answer.state.phase == "unknown":
        return JobState("failed", words=LOST)
    return answer.state


def _first_words(work: Work, answer: Answer) -> Answer:
    """The answer to a click has them, or the result of what is quick, instead of the first tick after it."""
    latest = time.monotonic() + FIRST_WORDS_SECONDS
    while answer.state.phase == "computing" and not answer.state.words and time.monotonic() < latest:
        time.sleep(LOOK_SECONDS)
        answer = home().jobs.look(work, user_id())
    return answer


def _finished(identity: SlowId, panel: Panel, view: View) -> Component:
    is_table = isinstance(panel.content, Table)
    export = Export(f"/export/{identity.kind}/{identity.panel}", view.query()) if is_table else None
    return panel_card(panel, theme(), export=export)


def _state(outcome: JobState | JobsUnavailable) -> JobState:
    return outcome if isinstance(outcome, JobState) else JobState("failed", words=str(outcome))


def _waiting(outcome: JobState | JobsUnavailable) -> Waiting | None:
    state = _state(outcome)
    match state.phase:
        case "queued":
            return Waiting("", ahead=state.ahead, seconds=state.seconds)
        case "computing":
            return Waiting(state.words or "Starting …", state.fraction, seconds=state.seconds)
        case "refused":
            return Waiting(state.words)
    return None


def _stopped(identity: SlowId, title: str, state: JobState) -> Component:
    match state.phase:
        case "failed":
            return stopped_card(identity, title, Stopped(state.words, "Try again", failed=True))
        case "cancelled":
            return stopped_card(identity, title, Stopped("You cancelled this computation.", "Compute"))
    return stopped_card(identity, title, Stopped("Not computed for these settings yet.", "Compute"))
