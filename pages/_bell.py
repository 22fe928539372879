"""How many notices are unread: asked at every page that is opened, and now and then. Belongs to no page."""

from dash import Input, Output, callback, ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.bell import PATH, Id, bell_face
from data.database import DatabaseUnavailable
from data.notices import unread_count
from pages._context import home, user_id


@callback(Output(Id.FACE, "children"), Input("_pages_location", "pathname"), Input(Id.TICK, "n_intervals"))
def count_unread(pathname: str | None, _ticks: int | None) -> list[Component]:
    if pathname == PATH and ctx.triggered_id != Id.TICK:
        return bell_face(0)  # all of them are read by opening their page, perhaps a moment after this
    try:
        with home().database.connect() as connection:
            return bell_face(unread_count(connection, user_id()))
    except DatabaseUnavailable:
        raise PreventUpdate from None
