"""Health: what a monitor asks, in words, and what this Oriel is made of and stands on."""

import platform
import shutil
from importlib.metadata import version
from typing import Any, cast

from dash import html
from dash.development.base_component import Component
from flask import current_app
from sqlalchemy import text

from components.panel_card import card
from components.version_rows import VersionRow, version_rows
from data.audit.reading import Wanted, read_entries
from data.caching.code_version import code_version
from data.database import DatabaseUnavailable
from pages._context import home

WORDS = {
    "database": "PostgreSQL",
    "cache": "where results are kept on disk",
    "worker": "does unattended work: reports, forecasts, training, letters",
    "compute": "computes slow panels",
}
PACKAGES = ("dash", "plotly", "flask", "sqlalchemy", "pandas", "numpy", "arch", "scikit-learn")
BACKUP = "backup.made"
NO_BACKUP = "none is known of; make one with: python app.py backup"
FEW = 0.1  # of the disk left is worth a word


def content() -> Component:
    return html.Div(
        [
            card("Health", version_rows(_checks(), ""), context="the same that /readyz answers"),
            card("This Oriel", _facts([*_stands_on(), ("Disk", _disk()), ("Last backup", _backup())])),
        ],
        className="o-admin",
    )


def _checks() -> list[VersionRow]:
    passing = cast("dict[str, str]", current_app.extensions["oriel.readiness"]())
    return [VersionRow(name.capitalize(), WORDS.get(name, ""), state, ()) for name, state in passing.items()]


def _facts(facts: list[tuple[str, str]]) -> Component:
    rows: list[Any] = [html.Div([html.Dt(name), html.Dd(value)], className="o-facts__row") for name, value in facts]
    return html.Dl(rows, className="o-facts")


def _stands_on() -> list[tuple[str, str]]:
    return [
        ("Code", code_version()),
        ("Python", platform.python_version()),
        ("PostgreSQL", _postgres()),
        *((name, version(name)) for name in PACKAGES),
        ("Home", str(home().settings.home)),
        ("Web processes and threads", f"{home().settings.workers} × {home().settings.threads}"),
    ]


def _postgres() -> str:
    try:
        with home().database.connect() as connection:
            found = connection.execute(
                text("SELECT current_setting('server_version'), pg_database_size(current_database())")
            )
            number, size = found.one()
    except DatabaseUnavailable:
        return "does not answer"
    kind = "embedded" if home().settings.is_embedded else "a server of its own"
    return f"{number}, {kind}, {size / 2**20:,.0f} MiB of data"


def _disk() -> str:
    usage = shutil.disk_usage(home().settings.home)
    warning = "; nearly full, make room" if usage.free < FEW * usage.total else ""
    return f"{usage.free / 2**30:,.1f} GiB of {usage.total / 2**30:,.1f} GiB free where the home is{warning}"


def _backup() -> str:
    with home().database.connect() as connection:
        found = read_entries(connection, Wanted(action=BACKUP), limit=1)
    return f"{found[0].at:%Y-%m-%d %H:%M} UTC" if found else NO_BACKUP
