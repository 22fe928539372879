"""Roles: the table of what each may do, and how many have it."""

from collections import Counter

import pandas as pd
from dash.development.base_component import Component

from components.panel import Column, Table
from components.panel_card import card
from components.tables import data_grid
from data.rights import RIGHTS
from data.users import list_users
from pages._context import home

NO_LIMIT = "no limit"
COLUMNS = (
    Column("role", "Role", "text"),
    Column("users", "Accounts", "integer"),
    Column("kinds", "Kinds of views", "text"),
    Column("saved", "Saved things", "text"),
    Column("requests", "API requests", "integer", unit="a minute"),
    Column("burst", "of these at once", "integer"),
    Column("jobs", "Computations at once", "integer"),
    Column("imports", "Imports data", "text"),
    Column("administers", "Administers", "text"),
)
WORDS = "What each role may do. Who changes a role does it under Users; the table itself is part of this Oriel's code."


def content() -> Component:
    with home().database.connect() as connection:
        having = Counter(user.role for user in list_users(connection) if user.disabled_at is None)
    rows = [
        {
            "role": role,
            "users": having[role],
            "kinds": "all" if rights.kinds is None else ", ".join(sorted(rights.kinds)),
            "saved": NO_LIMIT if rights.saved_things is None else f"{rights.saved_things:,}",
            "requests": rights.requests_a_minute,
            "burst": rights.burst,
            "jobs": rights.jobs_at_once,
            "imports": "yes" if rights.imports else "no",
            "administers": "yes" if rights.administers else "no",
        }
        for role, rights in RIGHTS.items()
    ]
    return card("Roles", data_grid(Table(COLUMNS, pd.DataFrame(rows))), context=WORDS)
