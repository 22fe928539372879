"""`make bench`: runs every `benchmarks/bench_*.py` and writes docs/benchmarks.md.

`python -m benchmarks.run chart page` runs only those and writes nothing.
"""

import importlib
import sys
import time
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.machine import machine_lines
from benchmarks.measure import Row, Skip, Timing

FOLDER = Path(__file__).parent
REPORT = FOLDER.parent / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`. Medians and 95th percentiles of one run on one machine, by the wall clock; a goal is an upper
bound of the median unless it says p95. The peer was measured in the same run, and × says how many times as long (or as
large) the peer is.
"""
COLUMNS = "| what | median | p95 | runs | goal | peer | peer's median | × |\n|---|--:|--:|--:|--:|---|--:|--:|"


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[Row, ...]
    trouble: str = ""


def main(names: list[str]) -> int:
    found = sorted(path.stem for path in FOLDER.glob("bench_*.py"))
    chosen = [name for name in found if not names or name.removeprefix("bench_") in names]
    machine = machine_lines()
    sections = []
    for name in chosen:
        section = _measured(name)
        print(_section_text(section), flush=True)
        sections.append(section)
    if not names:
        REPORT.write_text(_report(machine, sections))
    is_complete = bool(sections) and not any(section.trouble for section in sections)
    return 0 if is_complete else 1


def _measured(name: str) -> Section:
    module = importlib.import_module(f"benchmarks.{name}")
    title = (module.__doc__ or name).strip().splitlines()[0].rstrip(".")
    start = time.perf_counter()
    try:
        rows = tuple(module.rows())
    except Skip as reason:
        return Section(title, (), f"Not measured: {reason}")
    except Exception as error:
        traceback.print_exc()
        return Section(title, (), f"Failed: {type(error).__name__}")
    print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
    return Section(title, rows)


def _report(machine: list[str], sections: list[Section]) -> str:
    when = f"Measured on {datetime.now(UTC):%Y-%m-%d}:\n"
    facts = [f"- {line}" for line in machine]
    return "\n".join([HEAD, when, *facts, "", *(_section_text(section) for section in sections)])


def _section_text(section: Section) -> str:
    lines = [_row_text(row) for row in section.rows]
    body = "\n".join([COLUMNS, *lines]) if lines else section.trouble
    return f"## {section.title}\n\n{body}\n"


def _row_text(row: Row) -> str:
    mark = {True: " ✓", False: " ✗", None: ""}[row.is_met]
    on = " (p95)" if row.goal_on == "p95" else ""
    goal = "" if row.goal is None else f"≤ {row.goal:,g} {row.unit}".strip() + on + mark
    peer = _timing(row.theirs, row.unit)[0] if row.theirs else ""
    ratio = f"{row.theirs.median / row.ours.median:.2g}" if row.theirs and row.unit and row.ours.median else ""
    cells = (row.what, *_timing(row.ours, row.unit), str(row.ours.runs), goal, row.peer, peer, ratio)
    return f"| {' | '.join(cells)} |"


def _timing(timing: Timing, unit: str) -> tuple[str, str]:
    p95 = f"{timing.p95:{_form(timing.p95)}} {unit}" if timing.runs > 1 else ""
    return f"{timing.median:{_form(timing.median)}} {unit}".strip(), p95.strip()


def _form(value: float) -> str:
    """About three digits."""
    return ",.0f" if abs(value) >= 100 else ".1f" if abs(value) >= 10 else ".2f" if abs(value) >= 0.1 else ".3f"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
