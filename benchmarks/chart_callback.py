"""The request that the browser sends when the chart's query changes, made without one."""

from collections.abc import Mapping, Sequence
from typing import Any

INPUTS = [{"id": "chart-query", "property": "data"}]


def chart_body(dependencies: Sequence[Mapping[str, Any]], query: str, drawn: str = "symbol=NONE") -> dict[str, Any]:
    """`dependencies` is what Dash answers at /_dash-dependencies; `drawn` is the query of what is shown so far."""
    output = next(
        str(callback["output"])
        for callback in dependencies
        if "chart-price.figure" in callback["output"] and callback["inputs"] == INPUTS
    )
    return {
        "output": output,
        "outputs": [_output(name) for name in output.strip(".").split("...")],
        "inputs": [{**INPUTS[0], "value": query}],
        "changedPropIds": ["chart-query.data"],
        "state": [{"id": "chart-drawn", "property": "data", "value": drawn}],
    }


def _output(name: str) -> dict[str, str]:
    component, _, prop = name.rpartition(".")
    return {"id": component, "property": prop}
