"""What the browser's side writes into stores. The gate holds a request to these types, by the name of each key."""

from typing import TypedDict

from dash.exceptions import PreventUpdate

LONGEST_NUMBER = 9  # digits


class Pressed(TypedDict):
    """Of a button; scripts add when it was pressed."""

    value: str


class Opened(TypedDict):
    """The saved view that the bar above a page tells of, in the version that was read."""

    id: int
    version: int
    newest: int


def number_in(text: str) -> int:
    """For what only a button of ours writes: nothing is done where it is no number."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise PreventUpdate
    return int(text)
