"""A document taken apart for the templates: sections, panels, figures in order, and the notes that they refer to."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from components.panel import Figure, Message, Metrics, Panel, Table
from components.print.content import Printed, PrintedSection
from components.print.metrics import PrintedMetrics, printed_metrics
from components.print.notes import MethodNote, Notes, SourceLine
from components.print.tables import MOST_ROWS, PrintedTable, printed_table


@dataclass(frozen=True, slots=True)
class PanelPiece:
    """One of `figure` (its number among all figures), `table`, `metrics` and `message` is there."""

    title: str
    context: str
    sentence: str
    warnings: tuple[str, ...]
    as_of: str | None
    sources: str
    note: int | None
    figure: int | None = None
    table: PrintedTable | None = None
    metrics: PrintedMetrics | None = None
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class SectionPiece:
    """`as_of`: the newest of its panels. `cautions`: what the sources say of themselves."""

    number: int
    title: str
    kind_title: str
    words: str
    notes: tuple[str, ...]
    cautions: tuple[str, ...]
    as_of: str
    panels: tuple[PanelPiece, ...]


@dataclass(frozen=True, slots=True)
class Pieces:
    sections: tuple[SectionPiece, ...]
    figures: tuple[Figure, ...]
    notes: tuple[MethodNote, ...]
    sources: tuple[SourceLine, ...]


def pieces_of(document: Printed, most_rows: int = MOST_ROWS) -> Pieces:
    taking = _Taking(most_rows)
    sections = tuple(taking.section(number, section) for number, section in enumerate(document.sections, start=1))
    return Pieces(sections, tuple(taking.figures), taking.notes.all(), taking.notes.sources())


def words_of(document: Printed) -> str:
    """Its views in a line."""
    return "; ".join(dict.fromkeys(section.words or section.kind_title for section in document.sections))


@dataclass(slots=True)
class _Taking:
    most_rows: int
    figures: list[Figure] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)

    def section(self, number: int, section: PrintedSection) -> SectionPiece:
        dates = sorted(panel.provenance.as_of for panel in section.panels if panel.provenance.as_of)
        return SectionPiece(
            number,
            section.title,
            section.kind_title,
            section.words,
            section.notes,
            _cautions(section.panels),
            dates[-1] if dates else "",
            tuple(self.panel(panel, section.title) for panel in section.panels),
        )

    def panel(self, panel: Panel, section: str) -> PanelPiece:
        facts = panel.provenance
        content = panel.content
        return PanelPiece(
            title=panel.title,
            context=panel.context,
            sentence=content.sentence if isinstance(content, Figure | Metrics) else "",
            warnings=panel.warnings,
            as_of=facts.as_of,
            sources=", ".join(dict.fromkeys(source.title for source in facts.sources)),
            note=self.notes.number_of(panel, section),
            figure=self._figure(content) if isinstance(content, Figure) else None,
            table=printed_table(content, self.most_rows) if isinstance(content, Table) else None,
            metrics=printed_metrics(content) if isinstance(content, Metrics) else None,
            message=content if isinstance(content, Message) else None,
        )

    def _figure(self, figure: Figure) -> int:
        self.figures.append(figure)
        return len(self.figures) - 1


def _cautions(panels: Iterable[Panel]) -> tuple[str, ...]:
    said = (
        f"{source.title}: {source.caution}" for panel in panels for source in panel.provenance.sources if source.caution
    )
    return tuple(dict.fromkeys(said))
