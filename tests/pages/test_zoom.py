from datetime import UTC, datetime

import pytest

from pages._zoom import NotAZoom, stretch_of


def test_a_drag_on_days_takes_the_days_it_touches() -> None:
    event = {"xaxis.range[0]": "2024-01-02 13:00:00.0000", "xaxis.range[1]": "2024-02-01 08:00"}
    expected = datetime(2024, 1, 3, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC)
    assert stretch_of(event, whole_days=True) == expected


def test_a_drag_on_minutes_is_taken_as_it_is() -> None:
    event = {"xaxis.range[0]": "2024-01-02 13:00:00", "xaxis.range[1]": "2024-01-02 14:30:00"}
    expected = datetime(2024, 1, 2, 13, tzinfo=UTC), datetime(2024, 1, 2, 14, 30, tzinfo=UTC)
    assert stretch_of(event, whole_days=False) == expected


@pytest.mark.parametrize(
    "event",
    [
        {"selections[0].x0": "2020-05-01", "selections[0].x1": "2019-05-01"},
        {"selections": [{"x0": "2000-01-01", "x1": "2001-01-01"}, {"x0": "2019-05-01", "x1": "2020-05-01"}]},
    ],
)
def test_a_brush_in_either_direction(event: dict[str, object]) -> None:
    expected = datetime(2019, 5, 1, tzinfo=UTC), datetime(2020, 5, 1, tzinfo=UTC)
    assert stretch_of(event, whole_days=True) == expected


def test_a_double_click_resets() -> None:
    assert stretch_of({"xaxis.autorange": True}, whole_days=True) is None


@pytest.mark.parametrize(
    "event",
    [{}, {"autosize": True}, {"dragmode": "pan"}, {"xaxis.range[0]": 3, "xaxis.range[1]": 4}, {"selections": []}],
)
def test_other_events_are_no_zoom(event: dict[str, object]) -> None:
    with pytest.raises(NotAZoom):
        stretch_of(event, whole_days=True)


def test_a_range_that_is_no_date_is_no_zoom() -> None:
    with pytest.raises(NotAZoom):
        stretch_of({"xaxis.range[0]": "now", "xaxis.range[1]": "then"}, whole_days=True)
