"""Plotly's script, out of the installed package, which need not be imported for it."""

from importlib.util import find_spec
from pathlib import Path


def plotly_script() -> str:
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("plotly is not installed")
    return (Path(spec.origin).parent / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
