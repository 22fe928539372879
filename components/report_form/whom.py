"""To whom a report goes."""

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component

from components.report_form.fields import PLAIN, Options, area, field, field_id, picker, row, section, text
from components.report_form.signing import signing


def whom(values: Mapping[str, Any], people: Options, notes: Mapping[str, str], secrets: Mapping[str, str]) -> Component:
    """`notes` by field: what to know before one is filled in. `secrets` by the address of a webhook."""
    return section(
        "To whom",
        [
            row(
                field(
                    "mail",
                    "E-mail, one address a line",
                    area("mail", values["mail"], 3, "ana@example.org", spellcheck=False),
                    note=notes.get("mail", ""),
                ),
                field(
                    "people",
                    "In Oriel",
                    picker(field_id(PLAIN, "people"), values["people"], people, "Nobody", multi=True),
                    group="o-picker",
                    note="Each finds a notice with a link to the files.",
                ),
            ),
            row(
                field(
                    "folder",
                    "Folder",
                    text(PLAIN, "folder", values["folder"], maxlength=200, placeholder="desk/weekly"),
                    note=notes.get("folder", ""),
                ),
                field(
                    "webhooks",
                    "Webhooks, one address a line",
                    area("webhooks", values["webhooks"], 2, "https://hooks.example.org/desk", spellcheck=False),
                    note=notes.get("webhooks", ""),
                ),
            ),
            *filter(None, [signing(secrets)]),
        ],
    )
