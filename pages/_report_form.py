"""The form of a report on its page: what it offers, how it is drawn, and how what a browser sends of it is read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import available_timezones

from dash import html
from dash.development.base_component import Component
from sqlalchemy import Connection

from components.report_form.condition import condition
from components.report_form.what import EntryRow, what
from components.report_form.when import times_list, when
from components.report_form.whom import whom
from data.delivery.signing import webhook_secrets
from data.kept_secrets import sends_mail
from data.reports.definition import Condition, Definition
from data.saved_views.reading import list_views
from data.saved_views.records import SavedView
from data.schedules import BadSchedule, describe
from data.settings import Settings
from data.users import list_users
from pages._context import home, market, symbol_options
from views.documents.dashboard import DASHBOARD
from views.registry import UnknownKind, kind_named
from views.reports.due_times import due_words
from views.reports.exchanges import EXCHANGES
from views.reports.form import Form, Known, form_of, panel_titles, read_form
from views.reports.form_schedule import shown_fields
from views.reports.numbers import Number, Stand, numbers_of

GONE = "It is there no more, or is no longer shared with you; take it out."
OF_DASHBOARD = "A dashboard: each of its views by its leading panels."


def known_to(connection: Connection, person: int) -> Known:
    views = {view.id: view.kind for view in list_views(connection, person)}
    return Known(views, set(people(connection)), market().knows, home().settings)


def people(connection: Connection) -> dict[int, str]:
    """Who can find a notice."""
    return {
        user.id: user.name or user.email or "The local administrator"
        for user in list_users(connection)
        if user.disabled_at is None
    }


def form_body(connection: Connection, person: int, definition: Definition) -> Component:
    saved = list_views(connection, person)
    stand = stand_of(definition.condition, person)
    values = form_of(definition, is_percent=stand.is_percent)
    symbols = {one["value"]: one["label"] for one in symbol_options(definition.symbols)}
    single = {str(view.id): view_name(view) for view in saved if view.kind != DASHBOARD}
    named = {str(number): name for number, name in people(connection).items()}
    return html.Div(
        [
            what(values, rows_of(values["entries"], saved), offers(saved), symbols),
            when(
                values,
                shown_fields(values["schedule"], values["holidays"]),
                times_of(values),
                zones(),
                {code: f"{name} ({code})" for code, name in EXCHANGES.items()},
            ),
            condition(
                values, single, panel_options(definition.condition, saved), options_of(stand.numbers), said(stand)
            ),
            whom(
                values,
                named,
                notes(home().settings, sends_mail(home().settings, home().database)),
                webhook_secrets(home().settings, person, definition.destinations),
            ),
        ],
        className="o-report-form",
    )


def offers(saved: Iterable[SavedView]) -> dict[str, str]:
    return {str(view.id): view_name(view) for view in saved}


def view_name(view: SavedView) -> str:
    return f"{view.words.name} · {kind_title(view.kind)}"


def kind_title(kind: str) -> str:
    try:
        return "Dashboard" if kind == DASHBOARD else kind_named(kind).title
    except UnknownKind:
        return kind


def rows_of(entries: object, saved: Iterable[SavedView]) -> list[EntryRow]:
    by_id = {view.id: view for view in saved}
    return [_row(one, by_id) for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []


def _row(entry: Mapping[str, Any], by_id: Mapping[int, SavedView]) -> EntryRow:
    view_id = entry.get("view_id")
    view = by_id.get(view_id) if isinstance(view_id, int) else None
    if view is None:
        return EntryRow("A view that is gone", GONE, {}, ())
    titles = panel_titles(view.kind)
    chosen = tuple(str(name) for name in entry.get("panels") or () if str(name) in titles)
    note = kind_title(view.kind) if titles else OF_DASHBOARD if view.kind == DASHBOARD else GONE
    return EntryRow(view.words.name, note, titles, chosen)


def times_of(raw: Form) -> Component:
    """The next times of what the form says, or what is wrong with it."""
    schedule = read_form(raw, NOBODY)
    if "schedule" in schedule.faults:
        return html.P(schedule.faults["schedule"], className="o-fields__fault")
    found = schedule.definition.schedule
    try:
        times = due_words(found, datetime.now(UTC))
    except BadSchedule as error:
        return html.P(str(error), className="o-fields__fault")
    return times_list(f"{describe(found)}.{' Next:' if times else ''}", times)


def panel_options(chosen: Condition, saved: Iterable[SavedView]) -> dict[str, str]:
    """Those of the view that have numbers, and the chosen one."""
    kind = next((view.kind for view in saved if view.id == chosen.view_id), None)
    try:
        specs = kind_named(kind or "").panels
    except UnknownKind:
        return {}
    return {spec.name: spec.title for spec in specs if spec.numbers or spec.name == chosen.panel}


def options_of(numbers: Sequence[Number]) -> dict[str, str]:
    return {number.name: f"{number.label}: {number.stands}" for number in numbers}


def stand_of(chosen: Condition, person: int) -> Stand:
    return numbers_of(chosen, home(), person, datetime.now(UTC))


def said(stand: Stand) -> Component | None:
    return html.P(stand.words, className="o-fields__note") if stand.words else None


def zones() -> dict[str, str]:
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/")))
    return {name: name.replace("_", " ") for name in ("UTC", *names)}


def notes(settings: Settings, has_mail: bool) -> dict[str, str]:
    return {
        "mail": "" if has_mail else "No mail is sent from here until ORIEL_SMTP_URL is set.",
        "folder": f"Below {settings.reports_folder or settings.home / 'reports'}, one folder each time.",
        "webhooks": "Each gets the files as JSON, signed.",
    }


NOBODY = Known({}, frozenset(), lambda _: False, Settings())  # for what names nothing of the house
