import numpy as np
import pandas as pd
import pytest

from data.caching.codecs import ARROW, JSON

DAYS = pd.date_range("2024-01-01", periods=4, tz="UTC", name="ts")
FRAMES = {
    "bars": pd.DataFrame(
        {
            "close": [1.5, np.nan, -0.0, 1e-320],
            "volume": np.array([1, 2, 3, 4], dtype="float64"),
            "source": pd.Categorical(["a", "b", None, "a"], categories=["b", "a", "unused"]),
            "flags": np.array([0, 1, 0, 1], dtype="int16"),
        },
        index=DAYS,
    ),
    "texts": pd.DataFrame({"name": ["α", None, "", "x"], "yes": [True, False, True, True]}),
    "nullable": pd.DataFrame({"n": pd.array([1, None, 3], dtype="Int64"), "at": pd.array(DAYS[:3])}),
    "ordered": pd.DataFrame({"g": pd.Categorical(["lo", "hi"], categories=["lo", "hi"], ordered=True)}),
    "without rows": pd.DataFrame({"close": pd.Series(dtype="float64")}, index=DAYS[:0]),
    "without columns": pd.DataFrame(index=DAYS),
    "two levels": pd.DataFrame({"v": [1, 2]}, index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["s", "n"])),
    "New York": pd.DataFrame({"v": [1.0]}, index=pd.DatetimeIndex(["2024-07-01 09:30"], tz="America/New_York")),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_comes_back_as_it_was(name: str) -> None:
    frame = FRAMES[name]
    back = ARROW.give(ARROW.hold(ARROW.encode(frame)))
    pd.testing.assert_frame_equal(back, frame, check_freq=False, check_exact=True)
    assert all(np.signbit(back["close"]) == np.signbit(frame["close"])) if name == "bars" else True


def test_attributes_of_a_frame_are_left_out_and_stay_with_it() -> None:
    frame = FRAMES["bars"].copy()
    frame.attrs["anything"] = object()
    assert ARROW.give(ARROW.hold(ARROW.encode(frame))).attrs == {}
    assert "anything" in frame.attrs


@pytest.mark.parametrize("name", ["bars", "New York", "nullable"])
def test_whoever_changes_a_frame_changes_only_their_own(name: str) -> None:
    held = ARROW.hold(ARROW.encode(FRAMES[name]))
    mine = ARROW.give(held)
    mine.iloc[0, 0] = 77
    mine["more"] = 1
    pd.testing.assert_frame_equal(ARROW.give(held), FRAMES[name], check_freq=False)


def test_whoever_changes_json_changes_only_their_own() -> None:
    held = JSON.hold(JSON.encode({"a": [1, 2]}))
    JSON.give(held)["a"].append(3)
    assert JSON.give(held) == {"a": [1, 2]}


def test_json_takes_numbers_of_numpy_and_makes_nan_null() -> None:
    value = {"x": np.float64(0.1), "y": float("nan"), "z": np.array([1, 2])}
    assert JSON.give(JSON.hold(JSON.encode(value))) == {"x": 0.1, "y": None, "z": [1, 2]}


def test_json_refuses_what_it_would_have_to_pickle() -> None:
    with pytest.raises(TypeError):
        JSON.encode({"a": object()})
