"""What became of a file: rows = stored + unchanged + quarantined, or nothing at all and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from data.importing.faults import REASONS

SHOWN_FAULTS = 20


@dataclass(frozen=True, slots=True)
class RowFault:
    row: int  # in the file, its header being row 1
    symbol: str
    reason: str  # a key of REASONS


@dataclass(frozen=True, slots=True)
class ImportSummary:
    file: str
    state: str  # "stored", "dry run" or "refused"
    source: str
    interval: str
    symbols: int
    rows: int
    stored: int = 0
    unchanged: int = 0
    quarantined: dict[str, int] = field(default_factory=dict)  # by reason
    faults: tuple[RowFault, ...] = ()  # in the order of the file
    notes: tuple[str, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    run_id: int | None = None  # where something was stored

    @property
    def is_refused(self) -> bool:
        return self.state == "refused"

    def to_json(self) -> dict[str, object]:
        shown = [{"row": f.row, "symbol": f.symbol, "reason": f.reason} for f in self.faults[:SHOWN_FAULTS]]
        return {
            "file": self.file,
            "state": self.state,
            "source": self.source,
            "interval": self.interval,
            "symbols": self.symbols,
            "rows": self.rows,
            "stored": self.stored,
            "unchanged": self.unchanged,
            "quarantined": self.quarantined,
            "faults": {"total": len(self.faults), "by_reason": _by_reason(self.faults), "first": shown},
            "ignored_columns": list(self.ignored_columns),
            "notes": list(self.notes),
        }

    def lines(self) -> list[str]:
        """For people."""
        return [*self._head(), *self._fault_lines(), *self.notes, *self._ignored()]

    def _head(self) -> list[str]:
        if self.is_refused:
            return [
                f"{self.file}: nothing is stored, since {_rows(len(self.faults))} of {self.rows:,} can't be"
                " (--quarantine stores the others and keeps these apart)."
            ]
        verb = {"stored": "stored", "dry run": "would be stored"}[self.state]
        return [
            f"{self.file}: {_rows(self.rows)} of {_symbols(self.symbols)}, {self.interval}, source {self.source} ="
            f" {self.stored:,} {verb} + {self.unchanged:,} unchanged + {sum(self.quarantined.values()):,} quarantined."
        ]

    def _fault_lines(self) -> list[str]:
        counts = [f"  {count:,} × {REASONS[reason]}" for reason, count in _by_reason(self.faults).items()]
        shown = [f"  row {f.row}{_named(f.symbol)}: {REASONS[f.reason]}" for f in self.faults[:SHOWN_FAULTS]]
        more = [f"  … and {len(self.faults) - SHOWN_FAULTS:,} more"] if len(self.faults) > SHOWN_FAULTS else []
        return [*counts, *shown, *more]

    def _ignored(self) -> list[str]:
        return [f"Columns not used: {', '.join(self.ignored_columns)}."] if self.ignored_columns else []


def _by_reason(faults: Sequence[RowFault]) -> dict[str, int]:
    return dict(Counter(fault.reason for fault in faults).most_common())


def _named(symbol: str) -> str:
    """What comes from a file must not steer a terminal."""
    printable = "".join(letter if letter.isprintable() else "?" for letter in symbol)
    return f" ({printable})" if printable else ""


def _rows(count: int) -> str:
    return f"{count:,} row" if count == 1 else f"{count:,} rows"


def _symbols(count: int) -> str:
    return f"{count:,} symbol" if count == 1 else f"{count:,} symbols"
