"""What stands at the head of what is read, the frames of its sections, and what is said where there is nothing."""

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import HIDDEN
from components.buttons import icon, pressing
from components.dashboard_editor import Id as Arrange
from components.panel import Message
from components.panel_card import message
from components.share_dialog import share_button
from components.view_card import star
from pages._reading import notes, page_link, section_frame
from views.documents.addresses import snapshots_address
from views.documents.dashboard import DASHBOARD
from views.documents.reading import ReadingView
from views.documents.sections import Contents


def no_such_view() -> Component:
    """The same for what never was, was deleted, or is shared no more."""
    return html.Div(
        [
            html.I(className="bi bi-bookmark-x", **HIDDEN),
            html.H1("There is no such saved view"),
            html.P("It may have been deleted, or it is not shared with you."),
            dcc.Link("Go to the saved views", href="/views", className="o-button o-button--primary"),
        ],
        className="o-empty",
    )


def head_of(contents: Contents, favourites: str) -> Component:
    """`favourites`: the store that the star writes to."""
    saved = contents.saved
    return html.Header(
        [
            html.Div(
                [
                    html.H1(saved.words.name),
                    star(saved.id, saved.words.name, favourites, is_on=saved.favourite),
                    html.Span(_words(contents), className="o-page-head__context"),
                    html.Div(_actions(contents), className="o-reading__actions"),
                ],
                className="o-page-head",
            ),
            html.P(saved.words.description, className="o-reading__description") if saved.words.description else None,
            *notes(contents.missing),
        ]
    )


def _actions(contents: Contents) -> list[Component]:
    saved = contents.saved
    is_dashboard = saved.kind == DASHBOARD
    on_pages = [] if is_dashboard else [page_link(section) for section in contents.sections]
    arranging = [_arrange_button()] if is_dashboard and saved.may_edit else []
    sharing = [share_button(saved.id)] if saved.may_edit else []
    snapshots = dcc.Link([icon("snow"), "Snapshots"], href=snapshots_address(saved.id), className="o-button")
    return [*arranging, *on_pages, snapshots, *sharing]


def _arrange_button() -> html.Button:
    face = [icon("list-ol"), html.Span("Arrange")]
    return html.Button(face, type="button", className="o-button", **pressing(Arrange.OPEN, "open"))


def _words(contents: Contents) -> str:
    saved = contents.saved
    whose = "" if saved.access == "owner" else f"{saved.owner}’s"
    return " · ".join(filter(None, (_shows(contents), whose, f"saved {saved.saved_at:%Y-%m-%d} by {saved.saved_by}")))


def _shows(contents: Contents) -> str:
    count = len(contents.sections)
    if contents.saved.kind == DASHBOARD:
        return f"{count} {'view' if count == 1 else 'views'}"
    section = contents.sections[0] if count else None
    return f"{section.kind.title} · {section.kind.describe(section.view)}".rstrip(" ·") if section else ""


def sections_of(contents: Contents, reading: ReadingView) -> list[Component]:
    if not contents.sections:
        return [_nothing(contents)]
    is_dashboard = contents.saved.kind == DASHBOARD
    return [
        section_frame(section, place, reading, has_title=is_dashboard)
        for place, section in enumerate(contents.sections)
    ]


def _nothing(contents: Contents) -> Component:
    if contents.missing:
        words = "Nothing of it can be shown."
    elif contents.saved.may_edit:
        words = "This dashboard holds no views yet. Press Arrange, and add some of the saved ones."
    else:
        words = "This dashboard holds no views yet."
    return html.Div(message(Message("empty", words)), className="o-card")
