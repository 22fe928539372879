"""What Oriel has told a person, newest first. Opening the page reads it."""

from dash import html, register_page

from components.notice_list import NoticeRow, notice_list
from components.panel_card import card
from data.notices import latest_notices, mark_read
from pages._context import home, user_id

register_page(__name__, path="/notices", title="Notices · Oriel")

SHOWN = 200


def layout(**_query: str) -> html.Div:
    with home().database.begin() as connection:
        notices = latest_notices(connection, user_id(), SHOWN)
        if notices:
            mark_read(connection, user_id(), notices[0].id)
    rows = [NoticeRow(one.kind, one.text, one.href, one.at, one.is_read) for one in notices]
    unread = sum(not one.is_read for one in notices)
    context = f"{unread} new since you last looked" if unread else "nothing new"
    body = card("Notices", [notice_list(rows)], context=context if rows else "")
    return html.Div([html.H1("Notices", className="visually-hidden"), body], className="o-page")
