"""What stands over a report's form: its name, how it stands, and what can be done with it."""

from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import QUIET, icon, menu, pressing

BADGES = {
    "new": ("Not kept yet", ""),
    "draft": ("Draft", ""),
    "active": ("Active", "o-badge--on"),
    "paused": ("Paused", "o-badge--warn"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """`standing`: new, draft, active, paused. `words` say when it is due next. `ledger`: the address of its runs."""

    title: str
    standing: str
    words: str
    ledger: str = ""


def badge(standing: str) -> Component:
    words, look = BADGES[standing]
    return html.Span(words, className=f"o-badge {look}".strip())


def report_head(head: Head, pressed: str) -> list[Component]:
    """`pressed`: the store that hears which button was."""
    is_sent = head.standing in {"active", "paused"}
    save = _button("Save" if is_sent else "Save draft", "save", pressed, primary=is_sent)
    publish = [] if is_sent else [_button("Publish", "publish", pressed, primary=True)]
    more = [_line(sign, words, deed, pressed) for sign, words, deed in _more(head.standing)]
    return [
        html.Nav(
            [dcc.Link("Reports", href="/reports"), icon("chevron-right"), html.H1(head.title)],
            className="o-report-path",
            **attributes(aria_label="Where this is"),
        ),
        badge(head.standing),
        html.Span(head.words, className="o-page-head__context"),
        html.Div(
            [
                dcc.Link([icon("list-ul"), "Ledger"], href=head.ledger, className="o-button") if head.ledger else None,
                _button("Preview", "preview", pressed),
                save,
                *publish,
                menu(icon("three-dots"), more, f"More for {head.title}", look=f"{QUIET} o-button--icon"),
            ],
            className="o-report-deeds",
        ),
    ]


def _more(standing: str) -> list[tuple[str, str, str]]:
    lines = [("envelope", "Send a test to me", "test")]
    if standing in {"active", "paused"}:
        lines.append(("play", "Run it now, to everybody", "run"))
    if standing == "active":
        lines.append(("pause", "Pause", "pause"))
    if standing == "paused":
        lines.append(("arrow-repeat", "Resume", "resume"))
    if standing != "new":
        lines += [("copy", "Duplicate", "duplicate"), ("trash", "Delete", "delete")]
    return lines


def _button(words: str, deed: str, pressed: str, *, primary: bool = False) -> Component:
    look = "o-button o-button--primary" if primary else "o-button"
    return html.Button(words, type="button", className=look, **pressing(pressed, deed))


def _line(sign: str, words: str, deed: str, pressed: str) -> Component:
    return html.Button([icon(sign), words], type="button", className="o-menu__item", **pressing(pressed, deed))
