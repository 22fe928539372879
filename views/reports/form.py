"""What a person writes about a report, checked where it is read: a definition, and a sentence for each fault.

A form is a mapping from the names of its fields to what their controls hold. `form_of` writes one, `read_form` reads
it: what another program sends instead is read as totally as what the editor does.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from data.reports.definition import FORMATS, Definition, Entry, OnFailure, Paper
from data.reports.keeping import LONGEST_TITLE
from data.settings import Settings
from views.documents.dashboard import MOST_VIEWS
from views.registry import UnknownKind, kind_named
from views.reports.form_condition import condition_fields, read_condition
from views.reports.form_destinations import destination_fields, read_destinations
from views.reports.form_schedule import read_schedule, schedule_fields
from views.reports.form_values import Unreadable, choice, chosen, text, whole

LONGEST_TEXT, MOST_SYMBOLS = 20_000, 50
LONGEST_WINDOW = 7 * 24 * 60  # minutes
NO_VIEW = "One of the views is there no more, or is no longer shared with you; take it out."

Form = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Known:
    """What the form of one person may name: saved views with their kinds, people, and instruments."""

    views: Mapping[int, str]
    people: Collection[int]
    knows_symbol: Callable[[str], bool]
    settings: Settings


@dataclass(frozen=True, slots=True)
class Read:
    """`faults` by field: while there are any the definition is not to be kept."""

    definition: Definition
    faults: Mapping[str, str]


def form_of(definition: Definition, *, is_percent: bool = False) -> dict[str, Any]:
    """`is_percent`: the number that decides is shown as one."""
    return {
        "title": definition.title,
        "text": definition.text,
        "entries": [{"view_id": entry.view_id, "panels": list(entry.panels)} for entry in definition.entries],
        "symbols": list(definition.symbols),
        "formats": list(definition.formats),
        "paper": definition.paper,
        "on_failure": definition.on_failure,
        "window": definition.window_minutes,
        **schedule_fields(definition.schedule),
        **condition_fields(definition.condition, is_percent=is_percent),
        **destination_fields(definition.destinations),
    }


def read_form(raw: Form, known: Known) -> Read:
    """Total: whatever is not there or can't be read is at its default, and named."""
    faults: dict[str, str] = {}

    def read(field: str, read_it: Callable[[], Any], default: Any) -> Any:
        try:
            return read_it()
        except Unreadable as error:
            faults[error.field or field] = str(error)
            return default

    plain = Definition("")
    return Read(
        Definition(
            title=read("title", lambda: _title(raw), ""),
            text=read("text", lambda: text(raw.get("text"), LONGEST_TEXT, "text"), ""),
            entries=read("entries", lambda: _entries(raw.get("entries"), known.views), ()),
            symbols=read("symbols", lambda: _symbols(raw.get("symbols"), known.knows_symbol), ()),
            formats=read("formats", lambda: _formats(raw.get("formats")), ()),
            paper=read("paper", lambda: choice(raw.get("paper"), get_args(Paper), "the paper"), plain.paper),
            on_failure=read(
                "on_failure", lambda: choice(raw.get("on_failure"), get_args(OnFailure), "one"), plain.on_failure
            ),
            window_minutes=read("window", lambda: _window(raw), plain.window_minutes),
            schedule=read("schedule", lambda: read_schedule(raw), plain.schedule),
            condition=read("condition", lambda: read_condition(raw, known.views), plain.condition),
            destinations=read("destinations", lambda: read_destinations(raw, known.people, known.settings), ()),
        ),
        faults,
    )


def _title(raw: Form) -> str:
    return " ".join(text(raw.get("title"), LONGEST_TITLE, "title").split())


def _window(raw: Form) -> int:
    words = f"Write the window in minutes, from 5 to {LONGEST_WINDOW:,}."
    return whole(raw.get("window"), 5, LONGEST_WINDOW, words)


def _entries(raw: object, views: Mapping[int, str]) -> tuple[Entry, ...]:
    if not isinstance(raw, list):
        return ()
    if len(raw) > MOST_VIEWS:
        raise Unreadable(f"A report takes up to {MOST_VIEWS} views; put some into a dashboard.")
    return tuple(_entry(one, views) for one in raw)


def _entry(raw: object, views: Mapping[int, str]) -> Entry:
    given = raw if isinstance(raw, dict) else {}
    view_id = whole(given.get("view_id"), 1, 2**53, NO_VIEW)
    if view_id not in views:
        raise Unreadable(NO_VIEW)
    return Entry(view_id, chosen(given.get("panels"), panel_titles(views[view_id]), "panel of its page"))


def panel_titles(kind_name: str) -> dict[str, str]:
    """By name; none for a dashboard, whose views have each their own."""
    try:
        return {spec.name: spec.title for spec in kind_named(kind_name).panels}
    except UnknownKind:
        return {}


def _symbols(raw: object, knows: Callable[[str], bool]) -> tuple[str, ...]:
    given = raw if isinstance(raw, list) else []
    symbols = tuple(dict.fromkeys(str(symbol).strip().upper()[:20] for symbol in given))
    if len(symbols) > MOST_SYMBOLS:
        raise Unreadable(f"Take up to {MOST_SYMBOLS} instruments.")
    unknown = [symbol for symbol in symbols if not knows(symbol)]
    if unknown:
        raise Unreadable(f"There is no instrument {unknown[0]}; take it out.")
    return symbols


def _formats(raw: object) -> tuple[str, ...]:
    given = chosen(raw, FORMATS, "format")
    return tuple(name for name in FORMATS if name in given)
