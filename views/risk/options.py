"""Codecs of the risk desk's smaller parameters."""

import re
from dataclasses import dataclass

from analytics.risk.measures import MEASURES
from data.schema import SYMBOL_FORM
from views.fields import Schema, Symbol, text_of


@dataclass(frozen=True, slots=True)
class OptionalSymbol:
    """A symbol, or nothing."""

    def read(self, raw: object) -> str:
        return Symbol().read(raw) if text_of(raw) else ""

    def write(self, value: str) -> str:
        return value

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^$|{SYMBOL_FORM}"}


@dataclass(frozen=True, slots=True)
class Currency:
    """Three capitals of ISO 4217, or nothing."""

    def read(self, raw: object) -> str:
        code = text_of(raw).upper()
        if code and not re.fullmatch("[A-Z]{3}", code):
            raise ValueError("must be a currency like USD")
        return code

    def write(self, value: str) -> str:
        return value

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^([A-Z]{3})?$"}


@dataclass(frozen=True, slots=True)
class OptionalWord:
    """The name of something, in small letters; whether there is such a thing is said where it is looked up."""

    def read(self, raw: object) -> str:
        word = text_of(raw).lower()
        if not re.fullmatch("[a-z0-9_-]{0,40}", word):
            raise ValueError("must be a name")
        return word

    def write(self, value: str) -> str:
        return value

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^[a-z0-9_-]{0,40}$"}


@dataclass(frozen=True, slots=True)
class Digest:
    """The name of a stored basket, or nothing."""

    def read(self, raw: object) -> str:
        digest = text_of(raw).lower()
        if digest and not re.fullmatch("[0-9a-f]{32}", digest):
            raise ValueError("is not the name of a stored basket")
        return digest

    def write(self, value: str) -> str:
        return value

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^([0-9a-f]{32})?$"}


@dataclass(frozen=True, slots=True)
class MeasureName:
    """The standard name of a measure."""

    def read(self, raw: object) -> str:
        word = text_of(raw).lower()
        if word not in MEASURES:
            raise ValueError("is no measure; the table of all measures has their names")
        return word

    def write(self, value: str) -> str:
        return value

    def schema(self) -> Schema:
        return {"type": "string", "enum": list(MEASURES)}
