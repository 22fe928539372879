"""What happens when a person fills the replay, trains, has it done every night, or changes which version answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import Input, Output, State, callback, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from data.database import DatabaseUnavailable
from data.errands import Errand, ask, standing
from data.instruments import UnknownSymbol
from data.rights import NotAllowed
from data.trained_model import NoVersion
from data.watched_predictions import unwatch, watch
from pages._context import home, market, user_id
from pages._field_controls import setting_id
from pages._predictions_controls import PREFIX
from pages._predictions_drawing import cards
from pages._predictions_errands import (
    OF_SECTION,
    Id,
    errand_id,
    is_watched,
    pressed_word,
    standing_versions,
    watched_queries,
    words_of,
)
from pages._predictions_sections import GROUPS, Group
from views.allowed import check_kind
from views.predictions import KIND, PredictionsView
from views.predictions.errands import FILL, Kind, Notice, notice, watched_query
from views.predictions.standing_versions import change

NOT_ASKED = "Nothing was asked for. "
NOT_CHANGED = "Nothing was changed. "
ENDS = "This view ends on a date of its own, so every night would say the same; choose a range that counts back."
WATCHED = "This view is forecast into the ledger at 03:00 UTC and trained at 03:30 UTC, every night."
LEFT = "This view is not forecast or trained at night any more."


@dataclass(frozen=True, slots=True)
class Step:
    """`memory` is kept in the browser; `is_over`: what was under way is not any more."""

    notice: Notice
    is_under_way: bool
    memory: Mapping[str, Any]
    is_over: bool


def act_on(store: str) -> None:
    """The callbacks of a page whose `store` holds the view's query."""
    for section, kind in OF_SECTION.items():
        _follow_errand(store, section, kind)
    _show_what_is_filled()
    _watch_at_night(store)
    _change_versions(store)


def step(kind: Kind, view: PredictionsView, memory: object, *, is_press: bool) -> Step:
    """Ask for it if the button was pressed, and see how it stands."""
    errand = kind.errand(view)
    held = memory if isinstance(memory, dict) and memory.get("lock") == errand.lock else {}
    before = held.get("before")
    try:
        made = kind.made(view, market(), home().database)
        is_refused = is_press and not _asked(errand)
        stands = standing(home().database, errand)
        if stands.is_under_way:
            before = made.count if before is None else before
            said = notice(kind, stands, made, is_refused=is_refused)
            return Step(said, True, {"lock": errand.lock, "before": before}, False)
        made = kind.made(view, market(), home().database)  # it may have ended since they were counted
    except (UnknownSymbol, DatabaseUnavailable, NotAllowed) as error:
        said = Notice(f"{NOT_ASKED if is_press else ''}{error}", "failed")
        return Step(said, before is not None, {"lock": errand.lock, "before": before}, False)
    said = notice(kind, stands, made, before=made.count if is_press and before is None else before)
    return Step(said, False, {"lock": errand.lock, "before": None}, before is not None or is_press)


def _asked(errand: Errand) -> bool:
    """Whether it was not under way yet. Raises NotAllowed."""
    check_kind(KIND.name)
    return ask(home().database, errand, user_id())


def groups_of(section: str) -> tuple[Group, ...]:
    return tuple(group for group in GROUPS if group.id.startswith(f"{PREFIX}-{section}-"))


def redrawn(section: str, view: PredictionsView) -> list[list[Component]]:
    """What changed when something of the section was made."""
    panels = [cards(group, view) for group in groups_of(section)]
    return [*panels, standing_versions(view)] if section == "trained" else panels


def toggled(view: PredictionsView) -> tuple[bool, str]:
    """Whether the view is watched now, and that in words."""
    try:
        known = watched_queries(view)
        for query in known:
            unwatch(home().database, user_id(), query)
        if known:
            return False, LEFT
        if view.end is not None:
            return False, ENDS
        check_kind(KIND.name)
        market().listing(view.symbol)
        watch(home().database, user_id(), watched_query(view))
    except (UnknownSymbol, NotAllowed) as error:
        return False, str(error)
    return True, WATCHED


def changed(view: PredictionsView, pressed: object) -> str:
    """What was done to a version, or why nothing was."""
    try:
        check_kind(KIND.name)
        return change(view, market(), str(pressed.get("value")) if isinstance(pressed, dict) else "")
    except (NoVersion, UnknownSymbol, DatabaseUnavailable, NotAllowed) as error:
        return f"{NOT_CHANGED}{error}"


def _outputs(section: str) -> list[Output]:
    places = [group.id for group in groups_of(section)] + ([Id.VERSIONS] if section == "trained" else [])
    return [Output(place, "children", allow_duplicate=True) for place in places]


def _follow_errand(store: str, section: str, kind: Kind) -> None:
    part = errand_id(kind).part
    written = _outputs(section)

    @callback(
        Output(part("said"), "children"),
        Output(part("tick"), "disabled"),
        Output(part("memory"), "data"),
        *written,
        Input(store, "data"),
        Input(part("pressed"), "data"),
        Input(part("tick"), "n_intervals"),
        State(part("memory"), "data"),
        prevent_initial_call=True,
    )
    def follow(query: str, _pressed: object, _ticks: object, memory: object) -> tuple[Any, ...]:
        view = PredictionsView.parse(query)
        taken = step(kind, view, memory, is_press=ctx.triggered_id == part("pressed"))
        drawn = {**taken.memory, "said": [taken.notice.words, taken.notice.tone]}
        if drawn == memory and ctx.triggered_id == part("tick"):
            raise PreventUpdate
        panels = redrawn(section, view) if taken.is_over else [no_update] * len(written)
        return words_of(taken.notice), not taken.is_under_way, drawn, *panels


def _show_what_is_filled() -> None:
    """Whoever fills the replay sees it."""

    @callback(
        Output(setting_id(PREFIX, "replay"), "value"),
        Input(errand_id(FILL).part("pressed"), "data"),
        prevent_initial_call=True,
    )
    def show_replay(_pressed: object) -> str:
        return "1"


def _watch_at_night(store: str) -> None:
    @callback(
        Output(Id.WATCH, "aria-pressed"),
        Output(Id.WATCH_SAID, "children"),
        Output(Id.WATCH_SAID, "hidden"),
        Input(store, "data"),
        Input(Id.WATCH_PRESSED, "data"),
        prevent_initial_call=True,
    )
    def keep_watch(query: str, _pressed: object) -> tuple[Any, str, bool]:
        view, is_press = PredictionsView.parse(query), ctx.triggered_id == Id.WATCH_PRESSED
        try:
            is_on, words = toggled(view) if is_press else (is_watched(view), "")
        except DatabaseUnavailable as error:
            return no_update, f"{NOT_CHANGED}{error}", False
        return pressed_word(is_on=is_on), words, not words


def _change_versions(store: str) -> None:
    written = _outputs("trained")

    @callback(*written, Input(Id.VERSION_PRESSED, "data"), State(store, "data"), prevent_initial_call=True)
    def change_version(pressed: object, query: str) -> list[Any]:
        view = PredictionsView.parse(query)
        words = changed(view, pressed)
        return [*redrawn("trained", view)[:-1], standing_versions(view, words)]

    @callback(Output(Id.VERSIONS, "children"), Input(store, "data"), prevent_initial_call=True)
    def list_versions(query: str) -> list[Component]:
        return standing_versions(PredictionsView.parse(query))
