"""Codecs of a view's parameters: text of a URL or a control's value in, a checked value out, and back to text.

`read` takes anything at all and raises `ValueError` with the reason in words; `read(write(value)) == value` for every
value that `read` can give. `schema` says what it takes in the words of JSON Schema, for whoever asks from outside.
"""

import math
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, Protocol, TypeVar

from data.schema import SYMBOL_FORM

MAX_TEXT = 2_000
T = TypeVar("T")


Schema = dict[str, Any]


class Codec(Protocol[T]):
    def read(self, raw: object) -> T: ...
    def write(self, value: T) -> str: ...
    def schema(self) -> Schema: ...


def text_of(raw: object) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise ValueError("must be text")
    text = str(raw).strip()
    if len(text) > MAX_TEXT:
        raise ValueError("is too long")
    return text


@dataclass(frozen=True, slots=True)
class Symbol:
    """The symbol of an instrument, in capitals. Whether there is such an instrument is the market's to say."""

    def read(self, raw: object) -> str:
        symbol = text_of(raw).upper()
        if not re.fullmatch(SYMBOL_FORM, symbol):
            raise ValueError("is not a symbol")
        return symbol

    def write(self, value: str) -> str:
        return value

    def schema(self) -> Schema:
        return {"type": "string", "pattern": SYMBOL_FORM}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    allowed: tuple[str, ...]

    def read(self, raw: object) -> str:
        word = text_of(raw).lower()
        if word not in self.allowed:
            raise ValueError(f"must be one of {', '.join(filter(None, self.allowed))}")
        return word

    def write(self, value: str) -> str:
        return value

    def schema(self) -> Schema:
        return {"type": "string", "enum": list(self.allowed)}


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no: `1` and `0` in a URL, a boolean from a control."""

    def read(self, raw: object) -> bool:
        if isinstance(raw, bool):
            return raw
        word = text_of(raw).lower()
        if word in {"1", "true", "yes", "on"}:
            return True
        if word in {"0", "false", "no", "off"}:
            return False
        raise ValueError("must be 1 or 0")

    def write(self, value: bool) -> str:
        return "1" if value else "0"

    def schema(self) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number within bounds; whole when `whole`."""

    low: float
    high: float
    whole: bool = False

    def read(self, raw: object) -> float:
        try:
            number = float(text_of(raw))
        except ValueError:
            raise ValueError("must be a number") from None
        if not math.isfinite(number) or not self.low <= number <= self.high or (self.whole and number != int(number)):
            kind = "a whole number" if self.whole else "a number"
            raise ValueError(f"must be {kind} from {self.low:g} to {self.high:g}")
        return int(number) if self.whole else number

    def write(self, value: float) -> str:
        return format_number(value)

    def schema(self) -> Schema:
        return {"type": "integer" if self.whole else "number", "minimum": self.low, "maximum": self.high}


def format_number(value: float) -> str:
    """The shortest text that reads as the same number: 20, 2.5, 1e-05."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or a UTC moment to the minute, or nothing. Years 1900 to 2199."""

    def read(self, raw: object) -> datetime | None:
        if raw is None or raw == "":
            return None
        try:
            moment = datetime.fromisoformat(text_of(raw).replace(" ", "T", 1))
        except ValueError:
            raise ValueError("must be a date like 2024-01-31") from None
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else _to_utc(moment)
        if not 1900 <= moment.year < 2200:
            raise ValueError("must be a date from 1900 to 2199")
        return moment.replace(second=0, microsecond=0)

    def write(self, value: datetime | None) -> str:
        if value is None:
            return ""
        return value.strftime("%Y-%m-%d" if value.hour == value.minute == 0 else "%Y-%m-%dT%H:%M")

    def schema(self) -> Schema:
        return {"type": ["string", "null"], "pattern": r"^(\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2})?)?$"}


def _to_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("must be a date from 1900 to 2199") from None


@dataclass(frozen=True, slots=True)
class ListOf(Generic[T]):
    """Values joined by commas, each once, at most `most`. One bad value refuses only itself: see `read_each`."""

    item: Codec[T]
    most: int

    def read(self, raw: object) -> tuple[T, ...]:
        values, faults = self.read_each(raw)
        if faults:
            raise ValueError("; ".join(faults))
        return values

    def read_each(self, raw: object) -> tuple[tuple[T, ...], tuple[str, ...]]:
        parts = list(raw) if isinstance(raw, list | tuple) else text_of(raw).split(",")
        values: dict[T, None] = {}
        faults = []
        for part in parts[: self.most * 10]:
            if part in ("", None):
                continue
            try:
                value = self.item.read(part)
            except ValueError as error:
                faults.append(f"{str(part)[:40]!r} {error}")
                continue
            if value not in values and len(values) == self.most:
                faults.append(f"takes at most {self.most}")
                break
            values[value] = None
        return tuple(values), tuple(faults)

    def write(self, value: tuple[T, ...]) -> str:
        return ",".join(self.item.write(item) for item in value)

    def schema(self) -> Schema:
        return {"type": "array", "items": self.item.schema(), "maxItems": self.most, "uniqueItems": True}


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers joined by commas, each in its place: all of them are read, or none. At most `most`."""

    item: Number
    most: int

    def read(self, raw: object) -> tuple[float, ...]:
        parts = list(raw) if isinstance(raw, list | tuple) else text_of(raw).split(",")
        if len(parts) > self.most:
            raise ValueError(f"takes at most {self.most}")
        if parts in ([""], []):
            return ()
        return tuple(self.item.read(part) for part in parts)

    def write(self, value: tuple[float, ...]) -> str:
        return ",".join(self.item.write(number) for number in value)

    def schema(self) -> Schema:
        return {"type": "array", "items": self.item.schema(), "maxItems": self.most}


def parameter(default: Any, codec: Codec[Any], doc: str, *, always: bool = False) -> Any:
    """A field of a view. `always`: written to the URL even when it has its default."""
    return field(default=default, metadata={"codec": codec, "doc": doc, "always": always})
