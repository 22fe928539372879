"""What a person can do on the prediction page: fill the replay, train, have it done every night, change versions.

Layout only; `_predictions_actions` has the callbacks. Where the database is out of reach a sentence stands instead.
"""

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import icon, pressing
from components.errand_bar import ErrandId, Face, errand_button, errand_state, errand_words
from components.panel_card import card
from components.version_rows import Deed, VersionRow, version_rows
from data.database import DatabaseUnavailable
from data.errands import standing
from data.instruments import UnknownSymbol
from data.watched_predictions import watched
from pages._context import home, market, user_id
from pages._predictions_controls import PREFIX
from views.predictions import PredictionsView
from views.predictions.errands import FILL, TRAIN, Kind, Notice, moment, notice, watched_query
from views.predictions.standing_versions import Listed, listed_versions

FACES = {
    "fill": Face(
        "Fill the replay from the past",
        "clock-history",
        "Walk the past and keep what every model would have said at every fifth bar, with only what was known then",
    ),
    "train": Face("Train now", "cpu", "Fit the model that is shown on all that is known, and keep it as a new version"),
}
OF_SECTION = {"ledger": FILL, "trained": TRAIN}
WATCH_TITLE = "Forecast this view into the ledger at 03:00 UTC and train it at 03:30 UTC, every night"
ROLL_BACK = "The API will answer by version {before} again."
RETIRE = "The API will not answer for this model until a version is made active."


class Id:
    WATCH, WATCH_PRESSED = "predictions-watch", "predictions-watch-pressed"
    WATCH_SAID = "predictions-watch-said"
    VERSIONS, VERSION_PRESSED = "predictions-standing-versions", "predictions-version-pressed"


def errand_id(kind: Kind) -> ErrandId:
    return ErrandId(PREFIX, kind.name)


def buttons(section: str, view: PredictionsView) -> list[Component]:
    """For the section's head."""
    kind = OF_SECTION.get(section)
    made = [errand_button(errand_id(kind), FACES[kind.name])] if kind else []
    return [*made, *_watch(view)] if section == "trained" else made


def said(section: str, view: PredictionsView) -> list[Component]:
    """Below the head: how things stand, and the stores of the callbacks."""
    kind = OF_SECTION.get(section)
    if kind is None:
        return []
    stands, is_under_way = _stands(kind, view)
    made = [errand_state(errand_id(kind), stands, is_under_way=is_under_way)]
    if section != "trained":
        return made
    stores = [dcc.Store(id=store) for store in (Id.WATCH_PRESSED, Id.VERSION_PRESSED)]
    return [*made, html.Div(id=Id.WATCH_SAID, className="o-errand", hidden=True, role="status"), *stores]


def standing_versions(view: PredictionsView, words: str = "") -> list[Component]:
    """A card where there are versions. `words`: what has just been done, or why it was not."""
    try:
        rows = [_row(one) for one in listed_versions(view, market())]
    except (UnknownSymbol, DatabaseUnavailable) as error:
        rows, words = [], words or (str(error) if isinstance(error, DatabaseUnavailable) else "")
    if not rows and not words:
        return []
    heard = html.P(words, className="o-versions__said", role="status") if words else None
    body = [heard, version_rows(rows, Id.VERSION_PRESSED)]
    return [card("Which version answers", body, context="The API answers by the active one", class_name="o-span-12")]


def is_watched(view: PredictionsView) -> bool:
    return any(_same(query, view) for query in watched(home().database, user_id()))


def watched_queries(view: PredictionsView) -> tuple[str, ...]:
    """Of this person: all that mean the same as this view at night."""
    return tuple(query for query in watched(home().database, user_id()) if _same(query, view))


def _same(query: str, view: PredictionsView) -> bool:
    return watched_query(PredictionsView.parse(query)) == watched_query(view)


def _stands(kind: Kind, view: PredictionsView) -> tuple[Component, bool]:
    try:
        stands, made = standing(home().database, kind.errand(view)), kind.made(view, market(), home().database)
    except (UnknownSymbol, DatabaseUnavailable) as error:
        return words_of(Notice(str(error), "failed")), False
    return words_of(notice(kind, stands, made)), stands.is_under_way


def words_of(said: Notice) -> Component:
    return errand_words(said.words, said.tone)


def _watch(view: PredictionsView) -> list[Component]:
    try:
        is_on = is_watched(view)
    except DatabaseUnavailable:
        is_on = False
    return [
        html.Button(
            [icon("moon-stars"), "Every night"],
            id=Id.WATCH,
            type="button",
            className="o-button",
            title=WATCH_TITLE,
            **attributes(aria_pressed=pressed_word(is_on=is_on)),
            **pressing(Id.WATCH_PRESSED, "toggle"),
        )
    ]


def pressed_word(*, is_on: bool) -> str:
    return "true" if is_on else "false"


def _row(one: Listed) -> VersionRow:
    number, training = one.model.id, one.model.training
    trained = f"trained {moment(one.model.trained_at)} on {training.rows:,} bars up to {training.last:%Y-%m-%d}"
    if not one.model.is_active:
        return VersionRow(one.name, trained, "retired", (Deed("Make active", f"activate:{number}"),))
    back = Deed("Roll back", f"rollback:{number}", ROLL_BACK.format(before=one.before))
    retire = Deed("Retire", f"retire:{number}", RETIRE)
    return VersionRow(one.name, trained, "active", (back, retire) if one.before else (retire,))
