"""Texts of numbers into float64, correctly rounded. Missing is NaN; what is no number is NaN and said so.

A file writes its decimals one way throughout, and which way must follow from its numbers or be said: `1,234` alone
may be a thousand or a bit more than one.
"""

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.importing.faults import ImportFault

MISSING = ("", "-", "--", ".", "n/a", "#n/a", "na", "nan", "nat", "null", "none")
PLAIN = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
INFINITE = r"(?i)^[+-]?(inf|infinity|∞)$"
CURRENCY_SIGN = r"^([+-]?)[$€£¥₨₹]\s*"
BLANKS = "\\s\u00a0\u2009\u202f'’"  # group digits in some countries
POINT_GROUPED = rf"^[+-]?[1-9]\d{{0,2}}([,{BLANKS}]\d{{2,3}})*[,{BLANKS}]\d{{3}}(\.\d*)?$"  # also 12,34,567.8
COMMA_GROUPED = rf"^[+-]?[1-9]\d{{0,2}}([.{BLANKS}]\d{{3}})+(,\d*)?$"
COMMA_PLAIN = r"^[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?$"
SUFFIX = re.compile(r"^([+-]?[\d.,]+)\s*([KMB])$", re.IGNORECASE)
ZEROS = {"K": 1e3, "M": 1e6, "B": 1e9}

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def decimal_mark(columns: Iterable[pd.Series], separator: str | None) -> str:
    """The point or the comma, from the numbers of these columns of text."""
    marked = [text for column in columns for text in _marked(column)]
    if separator not in (";", "\t", "|") and not any("," in text for text in marked):
        return "."  # with another separator a file may well group by points and use decimal commas
    point, comma, either = None, None, None
    for text in marked:
        reads = (_parse_marked(text, ".") is not None, _parse_marked(text, ",") is not None)
        point = text if point is None and reads == (True, False) else point
        comma = text if comma is None and reads == (False, True) else comma
        either = text if either is None and reads == (True, True) else either
    return _decided(point, comma, either)


def _decided(point: str | None, comma: str | None, either: str | None) -> str:
    how = "say --decimal point or --decimal comma"
    if point is not None and comma is not None:
        raise ImportFault(f"Numbers are written in two ways ({point} and {comma}); {how}.")
    if either is not None and point is None and comma is None:
        raise ImportFault(f"{either} can be read in two ways; {how}.")
    return "," if comma is not None else "."


def parse_numbers(column: pd.Series, decimal: str) -> tuple[Floats, Mask]:
    """The numbers, and where a text is none."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column.to_numpy(dtype="float64", copy=True), np.zeros(len(column), dtype=bool)
    if not isinstance(column.dtype, pd.StringDtype):
        return np.full(len(column), np.nan), column.notna().to_numpy(dtype=bool)
    return _parse_texts(column, decimal)


def _parse_texts(column: pd.Series, decimal: str) -> tuple[Floats, Mask]:
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pc.utf8_trim_whitespace(pa.array(column, type=pa.large_string()))
    values, done = _cast(texts, PLAIN) if decimal == "." else _cast(texts, r"^[+-]?\d+$")
    rest = np.flatnonzero(~done)
    if len(rest):
        left = pd.Series(texts.take(pa.array(rest)).to_pandas(), dtype="str")
        codes, distinct = pd.factorize(left)
        parsed = [_parse_one(str(text), decimal) for text in distinct]
        values[rest] = np.array([np.nan if value is None else value for value in parsed])[codes]
        done[rest] = np.array([value is not None for value in parsed])[codes]
    return values, ~done


def _cast(texts: Any, form: str) -> tuple[Floats, Mask]:
    import pyarrow as pa
    import pyarrow.compute as pc

    matches = pc.match_substring_regex(texts, form)
    numbers = pc.cast(pc.if_else(matches, texts, pa.scalar(None, pa.large_string())), pa.float64())
    return numbers.to_numpy(zero_copy_only=False).copy(), matches.to_numpy(zero_copy_only=False).copy()


def _parse_one(text: str, decimal: str) -> float | None:
    """NaN for what is missing, None for what is no number."""
    if text.casefold() in MISSING:
        return np.nan
    if re.match(INFINITE, text):
        return -np.inf if text.startswith("-") else np.inf
    if suffixed := SUFFIX.match(text):
        number = _parse_one(suffixed[1], decimal)
        return None if number is None else float(round(number * ZEROS[suffixed[2].upper()]))
    return _parse_marked(re.sub(CURRENCY_SIGN, r"\1", text), decimal)


def _parse_marked(text: str, decimal: str) -> float | None:
    grouped = POINT_GROUPED if decimal == "." else COMMA_GROUPED
    if re.match(grouped, text, re.ASCII):
        text = re.sub(rf"[{BLANKS}]", "", text).replace("," if decimal == "." else ".", "")
    elif not re.match(PLAIN if decimal == "." else COMMA_PLAIN, text, re.ASCII):
        return None
    return float(text.replace(decimal, "."))


def _marked(column: pd.Series) -> list[str]:
    """The distinct texts that have a point or a comma, without their signs and suffixes."""
    if not isinstance(column.dtype, pd.StringDtype):
        return []
    texts = pd.unique(column[column.str.contains("[.,]", regex=True)])
    return [re.sub(rf"[{BLANKS}$€£¥₨₹]|[KMBkmb]$", "", str(text)) for text in texts]
