import re
from pathlib import Path

import pytest

from benchmarks import run
from benchmarks.machine import machine_lines
from benchmarks.measure import Row, summary, timed

BENCH = '"""{title}.\n\nMore of it.\n"""\nfrom benchmarks.measure import Row, Skip, summary\ndef rows():\n    {body}\n'
FINE = 'return [Row("sum", summary([1.0, 3.0, 2.0]), peer="theirs", theirs=summary([10.0]), goal=2, goal_on="p95")]'


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(run, "FOLDER", tmp_path)
    monkeypatch.setattr(run, "REPORT", tmp_path / "report.md")
    monkeypatch.setattr("benchmarks.__path__", [str(tmp_path)])
    return tmp_path / "report.md"


def write(report: Path, name: str, body: str) -> None:
    (report.parent / f"bench_{name}.py").write_text(BENCH.format(title=f"The {name}", body=body))


def test_the_report_has_each_row_with_its_goal_and_how_the_peer_compares(report: Path) -> None:
    write(report, "one_fine", FINE)
    assert run.main([]) == 0
    text = report.read_text()
    assert "## The one_fine\n" in text
    assert "| sum | 2.00 ms | 2.90 ms | 3 | ≤ 2 ms (p95) ✗ | theirs | 10.0 ms | 5 |" in text


def test_a_benchmark_that_fails_or_can_not_run_is_said_and_invents_no_numbers(report: Path) -> None:
    write(report, "two_fails", "raise ZeroDivisionError")
    write(report, "two_skips", 'raise Skip("there is no Chromium")')
    write(report, "two_works", FINE)
    assert run.main([]) == 1
    text = report.read_text()
    assert "Failed: ZeroDivisionError" in text
    assert "Not measured: there is no Chromium" in text
    assert text.count("| sum |") == 1


def test_some_of_them_run_without_a_report(report: Path) -> None:
    write(report, "three_fails", "raise ZeroDivisionError")
    write(report, "three_works", FINE)
    assert run.main(["three_works"]) == 0
    assert not report.exists()


def test_a_name_that_is_no_benchmark_is_a_failure(report: Path) -> None:
    assert run.main(["nothing"]) == 1


def test_goals_are_upper_bounds_of_the_median_or_the_95th_percentile() -> None:
    values = summary([1.0] * 19 + [100.0])
    assert Row("a", values, goal=1).is_met is True
    assert Row("a", values, goal=1, goal_on="p95").is_met is False
    assert Row("a", values).is_met is None


def test_timing_counts_its_runs_without_the_warm_up() -> None:
    calls: list[int] = []
    assert timed(lambda: calls.append(1), runs=5, warm_up=2).runs == 5
    assert len(calls) == 7


def test_the_machine_is_described_without_paths_or_host() -> None:
    import platform

    text = "\n".join(machine_lines())
    assert platform.node() not in text
    assert not re.search(r"(?<![\w.])/\w+/", text)
    assert "dash 4" in text
