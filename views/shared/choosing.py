"""What a visitor asked for in place of what the view has, as far as the link lets them."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.share_links.terms import MayChange
from views.documents.dashboard import OptionalSymbol
from views.documents.sections import Override
from views.fields import Choice as OneOf
from views.ranges import RANGES

RANGE = OneOf(("", *RANGES))


@dataclass(frozen=True, slots=True)
class Choice:
    """`notes` are sentences on what could not be used."""

    override: Override = Override()
    notes: tuple[str, ...] = ()

    @property
    def is_own(self) -> bool:
        """The view as it is."""
        return self.override == Override()

    def query(self) -> dict[str, str]:
        asked = {"symbol": self.override.symbol, "range": self.override.range}
        return {name: value for name, value in asked.items() if value}


def choice_of(may_change: MayChange, raw: Mapping[str, str]) -> Choice:
    """Total: whatever comes, it is a choice. What the link does not let change is not looked at."""
    notes: list[str] = []
    symbol = span = ""
    if may_change in {"symbol", "both"}:
        symbol = _read(OptionalSymbol(), raw.get("symbol", ""), "That {fault}; it is shown as shared.", notes)
    if may_change in {"range", "both"}:
        span = _read(RANGE, raw.get("range", ""), "The range {fault}; it is shown as shared.", notes)
    return Choice(Override(symbol=symbol, range=span), tuple(notes))


def _read(codec: OptionalSymbol | OneOf, raw: str, sentence: str, notes: list[str]) -> str:
    try:
        return codec.read(raw)
    except ValueError as fault:
        notes.append(sentence.format(fault=fault))
        return ""
