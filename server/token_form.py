"""The form of a new token: what it is for, what it may do, for how long."""

from collections.abc import Collection, Iterable
from typing import Any, Final, Self

from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length

from data.api_tokens import DEFAULT_DAYS, MOST_NAME

NEVER: Final = "never"
EXPIRIES: Final = (("7", "7 days"), ("30", "30 days"), ("90", "90 days"), ("365", "a year"), (NEVER, "for ever"))
SCOPES: Final = (
    ("read", "read: look at everything you may see"),
    ("write", "write: that, and change what is yours"),
    ("admin", "admin: that, and administer Oriel"),
)
NAME: Final = (
    InputRequired("Say what it is for, so that you know it again."),
    Length(max=MOST_NAME, message=f"At most {MOST_NAME} letters."),
)


def _choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in pairs]


class NewTokenForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    name = StringField("What it is for", NAME)
    scope = SelectField("What it may do", choices=_choices(SCOPES), default="read")
    expires = SelectField("How long", choices=_choices(EXPIRIES), default=str(DEFAULT_DAYS))

    @classmethod
    def for_scopes(cls, allowed: Collection[str], **options: Any) -> Self:
        """Of what an account may hand on. `options`: Flask-WTF's."""
        form = cls(**options)
        form.scope.choices = _choices(choice for choice in SCOPES if choice[0] in allowed)
        return form
