"""A short name for a callback, for logs and metrics: the first thing that it draws."""

import re

_TYPE = re.compile(r'"type":"([^"]+)"')


def callback_name(output: str) -> str:
    """`..chart-figure.figure...chart-error.children..` → `chart-figure.figure`. A pattern goes by its type."""
    first = output.removeprefix("..").split("...")[0].removesuffix("..").split("@")[0]
    if not first.startswith("{"):
        return first
    identity, _, name = first.rpartition(".")
    found = _TYPE.search(identity.replace('": "', '":"'))
    return f"{found.group(1) if found else 'pattern'}.{name}"
