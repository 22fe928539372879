"""Any valid frame, written to any format and separator, comes back to the last bit."""

import gzip
import io
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.importing.options import ImportOptions
from data.importing.reading import parse_table
from tests.data.importing.parsing import candidates

PRICE = st.floats(1e-6, 1e9, allow_subnormal=False)
SYMBOLS = st.sampled_from(["AAPL", "BRK.B", "700", "0001.HK"])
DAYS = st.lists(st.dates(pd.Timestamp("1900-01-01").date(), pd.Timestamp("2200-01-01").date()), min_size=1, max_size=8)


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    days = draw(DAYS)
    rows = [sorted(draw(st.tuples(PRICE, PRICE, PRICE, PRICE))) for _ in days]
    volumes = draw(st.lists(st.none() | st.integers(0, 10**12), min_size=len(days), max_size=len(days)))
    symbols = draw(st.lists(SYMBOLS, min_size=len(days), max_size=len(days)))
    frame = pd.DataFrame(rows, columns=["low", "open", "close", "high"]).assign(
        date=[day.isoformat() for day in days], symbol=symbols, volume=np.array(volumes, dtype="float64")
    )
    return frame[draw(st.permutations(list(frame.columns)))]


def text(frame: pd.DataFrame, separator: str = ",", decimal: str = ".") -> bytes:
    return frame.to_csv(index=False, sep=separator, decimal=decimal).encode()


def written(write: Callable[[pd.DataFrame, io.BytesIO], object]) -> Callable[[pd.DataFrame], bytes]:
    def to_bytes(frame: pd.DataFrame) -> bytes:
        buffer = io.BytesIO()
        write(frame, buffer)
        return buffer.getvalue()

    return to_bytes


FORMATS: dict[str, Callable[[pd.DataFrame], bytes]] = {
    "comma": text,
    "semicolon": lambda frame: text(frame, ";"),
    "tab": lambda frame: text(frame, "\t"),
    "pipe": lambda frame: text(frame, "|"),
    "gzip": lambda frame: gzip.compress(text(frame)),
    "parquet": written(lambda frame, buffer: frame.to_parquet(buffer)),
    "xlsx": written(lambda frame, buffer: frame.to_excel(buffer, index=False)),
}
MANY = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def as_saved(frame: pd.DataFrame, digits: int) -> pd.DataFrame:
    """What a program that writes so many significant digits makes of a frame."""
    return frame.map(lambda value: float(f"{value:.{digits}g}") if isinstance(value, float) else value)


def come_back(frame: pd.DataFrame, content: bytes, decimal: str = ".") -> None:
    options = ImportOptions(decimal=decimal)
    found = candidates(parse_table(content, options), options).frame
    assert found["fault"].eq("").all()
    assert found["row"].tolist() == list(range(2, len(frame) + 2))
    assert found["ts"].dt.strftime("%Y-%m-%d").tolist() == frame["date"].tolist()
    assert found["symbol"].tolist() == frame["symbol"].tolist()
    for field in ("open", "high", "low", "close", "volume"):
        np.testing.assert_array_equal(found[field], frame[field])


@pytest.mark.parametrize("form", FORMATS)
@MANY
@given(frame=frames())
def test_a_frame_comes_back(form: str, frame: pd.DataFrame) -> None:
    frame = as_saved(frame, 16 if form == "xlsx" else 17)
    come_back(frame, FORMATS[form](frame))


@MANY
@given(frame=frames())
def test_a_frame_comes_back_from_decimal_commas(frame: pd.DataFrame) -> None:
    come_back(frame, text(frame, ";", ","), ",")


@MANY
@given(frame=frames())
def test_a_wide_table_comes_back(frame: pd.DataFrame) -> None:
    frame = frame.drop_duplicates(["date", "symbol"])
    wide = frame.pivot(index="date", columns="symbol", values="close").rename_axis(columns=None)
    options = ImportOptions(decimal=".")
    found = candidates(parse_table(wide.to_csv().encode(), options), options).frame
    expected = frame.sort_values(["symbol", "date"])
    found = found.sort_values(["symbol", "ts"])
    assert found["symbol"].tolist() == expected["symbol"].tolist()
    np.testing.assert_array_equal(found["close"], expected["close"])
