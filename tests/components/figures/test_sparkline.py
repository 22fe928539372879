import math
import re

from hypothesis import given
from hypothesis import strategies as st

from components.figures.sparkline import HEIGHT, WIDTH, sparkline_path

values = st.lists(st.floats(-1e12, 1e12) | st.just(math.nan), max_size=80)


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path)]


def test_it_goes_up_where_the_values_do() -> None:
    (left, low), (right, high) = points(sparkline_path([1, 2]))
    assert left < right
    assert low > high  # down is positive in an SVG


def test_a_flat_line_runs_through_the_middle() -> None:
    assert {y for _, y in points(sparkline_path([5, 5, 5]))} == {HEIGHT / 2}


def test_a_gap_lifts_the_pen() -> None:
    assert re.sub(r"[^ML]", "", sparkline_path([1, 2, math.nan, 2, 1])) == "MLML"


@given(values)
def test_it_stays_inside_its_box_and_draws_every_finite_value(line: list[float]) -> None:
    finite = sum(map(math.isfinite, line))
    drawn = points(sparkline_path(line))
    assert len(drawn) == (finite if finite >= 2 else 0)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in drawn)
