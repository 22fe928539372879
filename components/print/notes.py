"""How the numbers were made, at the end of a printed document: a note each, one for panels that were made alike."""

from collections.abc import Iterator
from dataclasses import dataclass

from components.panel import Panel, Provenance, Scalar, SourceNote


@dataclass(frozen=True, slots=True)
class MethodNote:
    """`panels`: of which view, and their titles. `facts` in a line."""

    number: int
    panels: tuple[tuple[str, str], ...]
    method: str
    facts: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """`facts`: a line for each instrument that it was used for."""

    title: str
    facts: tuple[str, ...]
    caution: str


class Notes:
    """Gives each panel the number of its note, in the order asked."""

    def __init__(self) -> None:
        self._found: list[tuple[Provenance, dict[str, list[str]]]] = []

    def number_of(self, panel: Panel, section: str) -> int | None:
        """None for a panel that says nothing of how it was made."""
        facts = panel.provenance
        if not facts.method:
            return None
        for number, (known, panels) in enumerate(self._found, start=1):
            if _alike(known, facts):
                panels.setdefault(section, []).append(panel.title)
                return number
        self._found.append((facts, {section: [panel.title]}))
        return len(self._found)

    def all(self) -> tuple[MethodNote, ...]:
        return tuple(
            MethodNote(
                number,
                tuple((section, ", ".join(dict.fromkeys(titles))) for section, titles in panels.items()),
                facts.method.strip(),
                " · ".join(_facts(facts)),
            )
            for number, (facts, panels) in enumerate(self._found, start=1)
        )

    def sources(self) -> tuple[SourceLine, ...]:
        """Each once, as far as the notes used it."""
        found: dict[tuple[str, str], dict[str, None]] = {}
        for source in (source for facts, _ in self._found for source in facts.sources):
            named = (f"{source.title} ({source.name})", source.caution or "")
            found.setdefault(named, {})[_used(source)] = None
        return tuple(SourceLine(title, tuple(used), caution) for (title, caution), used in found.items())


def _alike(one: Provenance, other: Provenance) -> bool:
    """All but the page of the manual."""
    same = ("method", "as_of", "rows", "quarantined", "sources", "parameters")
    return all(getattr(one, name) == getattr(other, name) for name in same)


def _facts(facts: Provenance) -> Iterator[str]:
    if facts.as_of:
        yield f"As of {facts.as_of}"
    if facts.rows:
        yield f"{facts.rows:,} rows"
    if facts.quarantined:
        yield f"{facts.quarantined:,} quarantined"
    yield from (f"{name.replace('_', ' ')} {_plain(value)}" for name, value in facts.parameters.items())
    if facts.sources:
        yield f"from {', '.join(source.name for source in facts.sources)}"


def _plain(value: Scalar) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _used(source: SourceNote) -> str:
    used = f"{source.bars:,} bars, {source.first} to {source.last}" if source.bars else "no bar used"
    if source.differs_at_most is None:
        return used
    return (
        f"{used}; differs from the others by {source.differs_by or 0:.3%} in the middle and "
        f"{source.differs_at_most:.2%} at most, on {source.differs_most_on}"
    )
