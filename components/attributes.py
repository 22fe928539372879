"""`aria-*` and `data-*` attributes of a component, whose names are no Python names."""

from typing import Any

HIDDEN: dict[str, Any] = {"aria-hidden": "true"}  # for pictures beside their own words


def attributes(**values: str) -> dict[str, Any]:
    """`html.Ul(**attributes(aria_label="Pages", data_query="x"))`."""
    return {name.replace("_", "-"): value for name, value in values.items()}
