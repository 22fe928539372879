"""`python -m analytics.predictions.features_page` prints the table of features of docs/predictions.md."""

import sys
from collections.abc import Iterator

from analytics.predictions.features.definition import Feature
from analytics.predictions.features.registry import FEATURES, GROUP_TITLES

HEAD = "| group | feature | name | what it is | warm-up | needs |\n| --- | --- | --- | --- | --: | --- |\n"


def table() -> str:
    return "".join(_lines())


def _lines() -> Iterator[str]:
    yield HEAD
    for feature in FEATURES.values():
        yield _row(feature)


def _row(feature: Feature) -> str:
    cells = (
        GROUP_TITLES[feature.group],
        feature.title,
        f"`{feature.name}`",
        feature.formula,
        str(feature.warm_up),
        ", ".join(feature.needs),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


if __name__ == "__main__":
    sys.stdout.write(table())
