"""`python -m analytics.indicators` prints docs/indicators.md."""

import sys
from collections.abc import Iterator

from analytics.indicators.definition import Indicator, Parameter
from analytics.indicators.registry import INDICATORS

HEAD = """# Indicators

Made by `python -m analytics.indicators > docs/indicators.md`; a test holds this page against the registry.

- Values are NaN during the **warm-up** (bars, with the default parameters), where the definition divides by zero, and
  where a bar lacks an input. Bars without an input split the data, and each stretch is computed on its own.
- **History** says what a value depends on: the last bars only (*window*), all bars with fading weight (*fading*), or
  all of them alike (*whole*), so that its level depends on where the data starts.
- An output marked *looks ahead* is drawn on a bar before it can be known; it is for the eye, not for a rule.
- Where a fast period is longer than the slow one, MACD, APO, PPO and PVO exchange them.
"""


def markdown() -> str:
    return HEAD + "".join(_lines())


def _lines() -> Iterator[str]:
    group = None
    for indicator in sorted(INDICATORS.values(), key=lambda each: (each.group, each.title)):
        if indicator.group != group:
            group = indicator.group
            yield f"\n## {group}\n\n"
            yield "| name | indicator | needs | parameters | outputs | warm-up | history | reference |\n"
            yield "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        yield _row(indicator)


def _row(indicator: Indicator) -> str:
    cells = (
        f"`{indicator.name}`",
        f"**{indicator.title}** {indicator.description}",
        ", ".join(indicator.inputs),
        "<br>".join(map(_parameter, indicator.parameters)),
        ", ".join(output.name + (" (looks ahead)" if output.looks_ahead else "") for output in indicator.outputs),
        str(indicator.warm_up({})),
        indicator.history,
        indicator.reference,
    )
    return f"| {' | '.join(cells)} |\n"


def _parameter(parameter: Parameter) -> str:
    if parameter.choices:
        names = ", ".join(f"{code} {label}" for code, label in enumerate(parameter.choices))
        return f"{parameter.name} {parameter.default} ({names})"
    return f"{parameter.name} {parameter.default} ({parameter.low}–{parameter.high})"


if __name__ == "__main__":
    sys.stdout.write(markdown())
