"""Holdings as people type and paste them: a line each, a symbol and a size, with whatever stands between."""

import re
from dataclasses import dataclass

from views.fields import Symbol, format_number
from views.risk.holdings import Holding, merged, read_size

MOST = 500
SEPARATORS = re.compile(r"[\t;|]|:(?=\S)|,(?=\s)|\s{1,}")
SYMBOL_WORDS = re.compile(r"\b(symbols?|tickers?|instruments?|holdings?)\b", re.IGNORECASE)
SIZE_WORDS = {
    "weights": re.compile(r"\b(weights?|allocation)\b", re.IGNORECASE),
    "amounts": re.compile(r"\b(amounts?|(market )?value)\b", re.IGNORECASE),
    "shares": re.compile(r"\b(shares|quantity|units)\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Pasted:
    """`faults` name each line that could not be read; nothing is to be used while there are any. `sizes` is what the
    header calls them, if it does."""

    holdings: tuple[Holding, ...]
    faults: tuple[str, ...]
    sizes: str = ""


def read_pasted(text: str) -> Pasted:
    holdings, faults = [], []
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    header = lines.pop(0)[1] if lines and _is_header(lines[0][1]) else ""
    if len(lines) > MOST:
        return Pasted((), (f"{len(lines):,} lines are more than the {MOST} holdings that a basket can have.",))
    for number, line in lines:
        try:
            holdings.append(_holding(line, is_percent="%" in header))
        except ValueError as error:
            faults.append(f"Line {number}, {line[:40]!r}: {error}.")
    return Pasted(merged(tuple(holdings)), tuple(faults), sizes_named(header))


def sizes_named(words: str) -> str:
    """What a header says that sizes are; empty when it says nothing, or more than one thing."""
    named = [sizes for sizes, form in SIZE_WORDS.items() if form.search(words)]
    return named[0] if len(named) == 1 else ""


def _is_header(line: str) -> bool:
    """A first line of words about holdings, without a number."""
    says_so = SYMBOL_WORDS.search(line) or re.search(r"\bsize\b", line, re.IGNORECASE) or sizes_named(line)
    return bool(says_so) and not re.search(r"\d", line)


def _holding(line: str, *, is_percent: bool) -> Holding:
    cells = [cell for cell in SEPARATORS.split(_commas_to_tabs(line)) if cell]
    if len(cells) == 1:
        return Holding(Symbol().read(cells[0]), 1.0)
    if len(cells) != 2:
        raise ValueError("is not a symbol and one size")
    size = read_size(cells[1])
    return Holding(Symbol().read(cells[0]), size / 100 if is_percent and not cells[1].endswith("%") else size)


def _commas_to_tabs(line: str) -> str:
    """The comma after a symbol separates; one among digits groups them."""
    return re.sub(r"^([^,\s]+),", r"\1\t", line)


def to_lines(holdings: tuple[Holding, ...]) -> str:
    return "\n".join(f"{holding.symbol} {format_number(holding.size)}" for holding in holdings)
