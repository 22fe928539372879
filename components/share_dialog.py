"""The dialog in which a saved view gets a link: what the link shows, to whom it opens, and, once, its address.

A button anywhere opens it: `share_button(view_id)`, of a snapshot `share_button(view_id, snapshot_id)`. That of the top
bar, `share_button()`, shares the saved view that the open page shows.
"""

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import icon, pressing
from components.copy_field import copy_field

HERE = "here"  # the saved view of the open page
LIVE, FROZEN = "live", "frozen"
ON_A_DAY, NEVER = "day", "never"
LIFETIMES = {
    "1": "in a day",
    "7": "in a week",
    "30": "in 30 days",
    "90": "in 90 days",
    ON_A_DAY: "on a day …",
    NEVER: "never",
}
LIFETIME = "30"  # unless another is chosen
CHANGES = {"nothing": "nothing", "range": "the range", "symbol": "the symbol", "both": "the range and the symbol"}
REDACTED, DOWNLOAD, EVERY_PANEL = "redacted", "download", "every-panel"


class Id:
    DIALOG, TITLE, FAULT, FORM, RESULT = "share-dialog", "share-title", "share-fault", "share-form", "share-result"
    ASKED, VIEW = "share-asked", "share-view"
    MODE, MODE_BOX, ABOUT, LABEL, ENDS, DAY, PASSWORD = (
        "share-mode",
        "share-mode-box",
        "share-about",
        "share-label",
        "share-ends",
        "share-day",
        "share-password",
    )
    CHANGE, CHANGE_BOX, OPTIONS, OPENS, ORIGINS = (
        "share-change",
        "share-change-box",
        "share-options",
        "share-opens",
        "share-origins",
    )
    MAKE = "share-make"


def share_button(view_id: int | None = None, snapshot_id: int | None = None, look: str = "o-button") -> html.Button:
    asked = HERE if view_id is None else ":".join(str(number) for number in (view_id, snapshot_id) if number)
    return html.Button(
        [icon("share"), html.Span("Share", className="o-saved__word")],
        type="button",
        title="Share by a link",
        className=look,
        **attributes(aria_label="Share by a link"),
        **pressing(Id.ASKED, asked),
    )


def share_dialog() -> Component:
    """Its fields stay and get their values when it opens, so that no field calls the server by appearing."""
    return html.Div(
        [
            dcc.Store(id=Id.ASKED),
            dcc.Store(id=Id.VIEW),
            dbc.Modal(
                [
                    dbc.ModalHeader(html.H2("Share", id=Id.TITLE, className="o-card__title"), close_button=True),
                    dbc.ModalBody(
                        [
                            html.Div(id=Id.FAULT, role="alert"),
                            html.Div(_fields(), id=Id.FORM, className="o-share__form"),
                            html.Div(id=Id.RESULT, className="o-share__result"),
                        ]
                    ),
                    dbc.ModalFooter(
                        html.Button("Make the link", id=Id.MAKE, type="button", className="o-button o-button--primary")
                    ),
                ],
                id=Id.DIALOG,
                is_open=False,
                backdrop="static",  # a click beside it would lose the address that is shown once
                centered=True,
                scrollable=True,
                class_name="o-save o-share",
                labelledby=Id.TITLE,
            ),
        ],
        hidden=True,  # there is nothing to see in this place: an open dialog is drawn at the end of the document
    )


def _fields() -> list[Component]:
    return [
        html.Div(_mode(), id=Id.MODE_BOX),
        html.P(id=Id.ABOUT, className="o-save__shows"),
        _labelled(
            "Name, for your list of links", Id.LABEL, dbc.Input(id=Id.LABEL, maxlength=120, class_name="o-field")
        ),
        html.Div(
            [
                _labelled("It ends", Id.ENDS, _select(Id.ENDS, LIFETIMES, LIFETIME)),
                html.Div(
                    _labelled("Last day, UTC", Id.DAY, dbc.Input(id=Id.DAY, type="date", class_name="o-field")),
                    className="o-share__day",
                ),
            ],
            className="o-share__row",
        ),
        _labelled("Password, if it needs one", Id.PASSWORD, _password()),
        html.Div(_labelled("Visitors may change", Id.CHANGE, _select(Id.CHANGE, CHANGES, "nothing")), id=Id.CHANGE_BOX),
        dbc.Checklist(id=Id.OPTIONS, options=_options(), value=[], class_name="o-share__options"),
        _more(),
    ]


def _mode() -> dbc.RadioItems:
    return dbc.RadioItems(
        id=Id.MODE,
        options=[{"label": "Live", "value": LIVE}, {"label": "Frozen", "value": FROZEN}],
        value=LIVE,
        className="o-segmented",
        inputClassName="btn-check",
    )


def _password() -> dbc.Input:
    return dbc.Input(id=Id.PASSWORD, type="password", autocomplete="new-password", class_name="o-field")


def _options() -> list[dict[str, str]]:
    return [
        {"label": "Every panel of the page, not only those that lead it", "value": EVERY_PANEL},
        {"label": "Leave out amounts of money; weights and percentages stay", "value": REDACTED},
        {"label": "Tables may be downloaded", "value": DOWNLOAD},
    ]


def _more() -> html.Details:
    origins = dbc.Textarea(id=Id.ORIGINS, rows=2, placeholder="https://wiki.example.org", class_name="o-share__origins")
    opens = dbc.Input(id=Id.OPENS, type="number", min=1, step=1, class_name="o-field")
    return html.Details(
        [
            html.Summary("Limit of opens, embedding"),
            _labelled("Opens at most so many times; empty: no limit", Id.OPENS, opens),
            _labelled("Sites that may embed it, one a line", Id.ORIGINS, origins),
        ],
        className="o-share__more",
    )


def _select(identity: str, choices: dict[str, str], value: str) -> dbc.Select:
    options = [{"label": words, "value": name} for name, words in choices.items()]
    return dbc.Select(id=identity, options=options, value=value, class_name="o-field")


def _labelled(label: str, identity: str, control: Component) -> html.Div:
    return html.Div([dbc.Label(label, html_for=identity), control])


def made_link(address: str, *, frame: str = "", picture: str = "") -> Component:
    """What is shown once: the address, and where it may be embedded what to put there."""
    parts = [
        html.P(
            "This address is shown once: Oriel keeps only a fingerprint of it. Copy it now.", className="o-sentence"
        ),
        copy_field("Address of the link", address, "share-made-address"),
        copy_field("To embed it", frame, "share-made-frame") if frame else None,
        copy_field("Picture of it", picture, "share-made-picture") if picture else None,
        html.P(["All of your links, and who came by them: ", dcc.Link("Shared links", href="/links")]),
    ]
    return html.Div(parts)
