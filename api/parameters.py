"""Parameters that several operations take, read by the same codecs as the addresses of pages."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import Field, PlainValidator, WithJsonSchema

from views.fields import Moment, Symbol

# As data.schema.SYMBOL_FORM, in either case.
SYMBOL_FORM: Final = "^[A-Za-z0-9][A-Za-z0-9.^=_/-]{0,31}$"
MOMENT_FORM: Final = (
    r"^(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(Z|[+-]\d\d:\d\d)?)?$"
)
LONGEST_CURSOR: Final = 500

SymbolText = Annotated[
    str,
    PlainValidator(Symbol().read),
    WithJsonSchema({"type": "string", "pattern": SYMBOL_FORM, "description": "In either case.", "example": "AAPL"}),
]
MomentText = Annotated[
    datetime | None,
    PlainValidator(Moment().read),
    WithJsonSchema({"type": "string", "pattern": MOMENT_FORM, "example": "2020-01-31"}),
]
Cursor = Annotated[
    str | None,
    Field(max_length=LONGEST_CURSOR, description="`next` of the page before; the other parameters stay the same."),
]


def form_of_names(names: tuple[str, ...]) -> str:
    """The pattern of some of these names, joined by commas."""
    one = "|".join(names)
    return f"^({one})(,({one}))*$"


def names_in(text: str | None) -> tuple[str, ...]:
    """Each once, in the order given."""
    return tuple(dict.fromkeys(text.split(","))) if text else ()
