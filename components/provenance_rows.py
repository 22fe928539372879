"""Where a panel's numbers come from as pairs of words: the head of a file, the foot of a printed panel."""

from collections.abc import Iterator

from components.panel import Panel, SourceNote


def provenance_rows(panel: Panel) -> list[tuple[str, str]]:
    facts = panel.provenance
    rows = [
        ("Method", facts.method),
        ("As of", facts.as_of or ""),
        ("Rows used", f"{facts.rows:,}" if facts.rows else ""),
        ("Quarantined", f"{facts.quarantined:,}" if facts.quarantined else ""),
        ("Parameters", ", ".join(f"{name}={value}" for name, value in facts.parameters.items())),
        ("Reference", facts.reference or ""),
        *(row for source in facts.sources for row in _source(source)),
        *(("Note", warning) for warning in panel.warnings),
    ]
    return [(name, text) for name, text in rows if text]


def _source(note: SourceNote) -> Iterator[tuple[str, str]]:
    span = f"{note.bars:,} bars, {note.first} to {note.last}" if note.bars else "no bar used"
    yield "Source", f"{note.title} ({note.name}), {span}"
    if note.differs_at_most is not None:
        typical = f"{note.differs_by or 0:.3%} in the middle"
        yield "Difference", f"{note.name}: {typical}, {note.differs_at_most:.2%} at most, on {note.differs_most_on}"
    if note.caution:
        yield "Caution", f"{note.name}: {note.caution}"
