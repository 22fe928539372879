"""Names under which files may leave: no folder, no control character, nothing that means more than a name."""

import re

UNSAFE = re.compile(r"[^\w.-]+")
LONGEST = 100


def safe_name(words: str) -> str:
    """Letters, digits, dots, dashes and underscores, without a dot in front; `report` when nothing is left."""
    name = UNSAFE.sub("-", words).strip("-")
    stem, dot, ending = name.rpartition(".")
    if dot and len(name) > LONGEST:
        name = f"{stem[: LONGEST - 1 - len(ending[:10])]}.{ending[:10]}"
    return name[:LONGEST].lstrip(".-") or "report"
