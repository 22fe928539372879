"""`python -m analytics.predictions.models_page` prints the table of models of docs/predictions.md."""

import sys
from collections.abc import Iterator

from analytics.predictions.model import Model, Settings
from analytics.predictions.registry import MODELS

HEAD = "| family | model | name | targets | what it says | settings | tried inside | source |\n"
RULE = "| --- | --- | --- | --- | --- | --- | --- | --- |\n"


def table() -> str:
    return "".join(_lines())


def _lines() -> Iterator[str]:
    yield HEAD + RULE
    for model in MODELS.values():
        yield _row(model)


def _row(model: Model) -> str:
    cells = (
        model.family,
        model.title,
        f"`{model.name}`",
        ", ".join(model.targets),
        model.description,
        _settings(model.settings),
        "; ".join(map(_settings, model.candidates)),
        model.reference,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _settings(settings: Settings) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in settings.items() if value is not None)


if __name__ == "__main__":
    sys.stdout.write(table())
