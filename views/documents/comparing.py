"""What has changed between two documents, number by number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from components.panel import Figure, Message, Metrics, Panel, Scalar, Table
from views.documents.document import Document, DocumentSection
from views.documents.facts import Fact, Key, facts_of

ABSENT = "not there"
NAMES = {Figure: "figure", Table: "table", Metrics: "list of numbers", Message: "message"}


@dataclass(frozen=True, slots=True)
class Change:
    """`before`, `after` and, where both are numbers, their `difference`; and each as a person reads it."""

    what: str
    before: Scalar
    after: Scalar
    before_text: str
    after_text: str
    difference: float | None = None
    difference_text: str = ""


@dataclass(frozen=True, slots=True)
class PanelChanges:
    """`compared`: how many facts were held against each other. `notes`: what else differs, in sentences."""

    section: str
    panel: str
    compared: int
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """`panels`: those that differ, in the order of the later document. `gone` and `new` name panels of one only."""

    earlier_at: datetime
    later_at: datetime
    panels: tuple[PanelChanges, ...]
    unchanged: int
    compared: int
    gone: tuple[str, ...]
    new: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def changes(self) -> int:
        return sum(len(panel.changes) for panel in self.panels)


def compare(earlier: Document, later: Document) -> Comparison:
    """Whichever is given first, the one made first is the earlier."""
    if earlier.made_at > later.made_at:
        earlier, later = later, earlier
    before, after = dict(_panels(earlier)), dict(_panels(later))
    both = [_compared(key, before[key], panel) for key, panel in after.items() if key in before]
    changed = tuple(panel for panel in both if panel.changes or panel.notes)
    return Comparison(
        earlier.made_at,
        later.made_at,
        changed,
        unchanged=len(both) - len(changed),
        compared=sum(panel.compared for panel in both),
        gone=tuple(_name(key, panel) for key, panel in before.items() if key not in after),
        new=tuple(_name(key, panel) for key, panel in after.items() if key not in before),
        notes=_notes(earlier, later),
    )


def comparison_to_json(comparison: Comparison) -> dict[str, Any]:
    return {
        "earlier": comparison.earlier_at.isoformat(),
        "later": comparison.later_at.isoformat(),
        "compared": comparison.compared,
        "changed": comparison.changes,
        "unchanged_panels": comparison.unchanged,
        "gone": list(comparison.gone),
        "new": list(comparison.new),
        "notes": list(comparison.notes),
        "panels": [
            {
                "section": panel.section,
                "panel": panel.panel,
                "notes": list(panel.notes),
                "changes": [
                    {"what": one.what, "before": one.before, "after": one.after, "difference": one.difference}
                    for one in panel.changes
                ],
            }
            for panel in comparison.panels
        ],
    }


PanelKey = tuple[str, str, int, str]  # title and kind of the section, which of those alike, name of the panel


def _panels(document: Document) -> Iterator[tuple[PanelKey, Panel]]:
    seen: list[tuple[str, str]] = []
    for section in document.sections:
        seen.append((section.title, section.kind))
        for panel in section.panels:
            yield (section.title, section.kind, seen.count(seen[-1]), panel.name), panel


def _name(key: PanelKey, panel: Panel) -> str:
    return f"{key[0]}: {panel.title}"


def _compared(key: PanelKey, before: Panel, after: Panel) -> PanelChanges:
    if type(before.content) is not type(after.content):
        return PanelChanges(key[0], after.title, 0, (), (_other_content(before, after), *_panel_notes(before, after)))
    earlier, later = facts_of(before.content), facts_of(after.content)
    changes = tuple(_changes(earlier, later))
    return PanelChanges(key[0], after.title, len({*earlier, *later}), changes, _panel_notes(before, after))


def _changes(before: Mapping[Key, Fact], after: Mapping[Key, Fact]) -> Iterator[Change]:
    for key, fact in after.items():
        old = before.get(key)
        if old is None:
            yield Change(fact.label, None, fact.value, ABSENT, fact.text_of(fact.value))
        elif old.value != fact.value:
            yield _change(old, fact)
    for key, fact in before.items():
        if key not in after:
            yield Change(fact.label, fact.value, None, fact.text_of(fact.value), ABSENT)


def _change(before: Fact, after: Fact) -> Change:
    old, new = before.value, after.value
    texts = before.text_of(old), after.text_of(new)
    if not _is_number(old) or not _is_number(new):
        return Change(after.label, old, new, *texts)
    difference = float(new) - float(old)  # type: ignore[arg-type]  # both are numbers
    text = _signed(difference, after.text_of(difference))
    if texts[0] == texts[1]:  # the change is smaller than what is usually written
        texts, text = (f"{old:.12g}", f"{new:.12g}"), _signed(difference, f"{difference:.3g}")
    return Change(after.label, old, new, *texts, difference, text)


def _signed(difference: float, text: str) -> str:
    """Percentages differ by percentage points."""
    points = f"{text.removesuffix('%')}pp" if text.endswith(" %") else text
    return f"+{points}" if difference > 0 else points


def _is_number(value: Scalar) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _other_content(before: Panel, after: Panel) -> str:
    names = [NAMES[type(panel.content)] for panel in (before, after)]
    return f"It was a {names[0]} and is a {names[1]}, so its numbers can't be held against each other."


def _panel_notes(before: Panel, after: Panel) -> tuple[str, ...]:
    old, new = before.provenance, after.provenance
    notes = []
    if old.as_of != new.as_of:
        notes.append(f"As of {new.as_of or 'no day'}; before, as of {old.as_of or 'no day'}.")
    if old.method != new.method:
        notes.append("It is made by another method.")
    if dict(old.parameters) != dict(new.parameters):
        notes.append("It is made with other parameters.")
    notes += [f"New warning: {warning}" for warning in after.warnings if warning not in before.warnings]
    notes += [f"No longer said: {warning}" for warning in before.warnings if warning not in after.warnings]
    return tuple(notes)


def _notes(earlier: Document, later: Document) -> tuple[str, ...]:
    notes = []
    if earlier.data_version == later.data_version:
        notes.append("Both were made from the same state of the data.")
    if earlier.code_version != later.code_version:
        notes.append("They were made by different versions of Oriel, so that numbers may differ where data do not.")
    if [_asked(section) for section in earlier.sections] != [_asked(section) for section in later.sections]:
        notes.append("The view itself was changed in between.")
    return tuple(notes)


def _asked(section: DocumentSection) -> tuple[str, str]:
    return section.kind, section.query
