"""`python -m analytics.risk.measures_page` prints the tables of docs/risk.md."""

import sys
from collections.abc import Iterator

from analytics.risk.definition import Measure
from analytics.risk.measures import MEASURES


def tables() -> str:
    return "".join(_lines())


def _lines() -> Iterator[str]:
    group = None
    for measure in sorted(MEASURES.values(), key=lambda each: each.group):
        if measure.group != group:
            group = measure.group
            yield f"\n### {group}\n\n"
            yield "| name | measure | formula | unit | NaN when | reference |\n| --- | --- | --- | --- | --- | --- |\n"
        yield _row(measure)


def _row(measure: Measure) -> str:
    text = " ".join(part for part in (f"**{measure.title}**", measure.convention) if part)
    cells = (
        f"`{measure.name}`",
        text,
        measure.formula,
        measure.unit + (" a year" if measure.annualised else ""),
        measure.undefined,
        measure.reference,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


if __name__ == "__main__":
    sys.stdout.write(tables())
