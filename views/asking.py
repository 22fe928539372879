"""A view's panels with what is slow among them: what has been computed already, and the work that has yet to be done.

Pages, the API, files, reports and shared links ask in this way, so that all show the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from components.panel import Panel
from data.cache import Cache
from data.database import DatabaseUnavailable
from data.instruments import UnknownSymbol
from data.market import Market
from data.panel_jobs import Work
from data.rights import NotAllowed
from views.base import PanelSpec, Sheet, View, ViewKind, message_panel
from views.slow import kept_panel, work_of


@dataclass(frozen=True, slots=True)
class Asker:
    """On whose behalf, and what they are answered from."""

    market: Market
    cache: Cache
    user_id: int


@dataclass(frozen=True, slots=True)
class KeptPanels:
    """The slow panels of a view that have been computed, by name. `looked_for`: each with the version of its data."""

    kind: ViewKind[Any]
    view: View
    asker: Asker
    looked_for: dict[str, tuple[str, Panel | None]] = field(default_factory=dict)

    def __call__(self, name: str) -> Panel | None:
        if name not in self.looked_for:
            self.looked_for[name] = self._look(name)
        return self.looked_for[name][1]

    @property
    def found(self) -> tuple[str, ...]:
        """Names what there was: other texts when it is of other data. What was led by it is kept under these."""
        return tuple(sorted(f"{name} {version}" for name, (version, panel) in self.looked_for.items() if panel))

    def _look(self, name: str) -> tuple[str, Panel | None]:
        """None too where there is no such instrument, or no database, or no right: the panels say so."""
        asker = self.asker
        try:
            work = work_of(self.kind, self.kind.spec(name), self.view, asker.market, asker.user_id)
        except (UnknownSymbol, DatabaseUnavailable, NotAllowed):
            return "", None
        return work.version, kept_panel(work, asker.cache, name)


@dataclass(frozen=True, slots=True)
class Part:
    """One panel that is asked for. `work`: of a slow one that can be computed. `panel`: where it is there already."""

    spec: PanelSpec[Any]
    view: View
    work: Work | None = None
    panel: Panel | None = None

    @property
    def is_missing(self) -> bool:
        """It is slow, and nobody has computed it yet."""
        return self.work is not None and self.panel is None

    def made(self, market: Market) -> Panel:
        """Of what is not missing."""
        return self.panel or self.spec.panel(self.view, market)


def parts_of(
    kind: ViewKind[Any], view: View, names: Iterable[str], asker: Asker, kept: KeptPanels | None = None
) -> tuple[Part, ...]:
    """In the order of `names`; nothing is computed. KeyError for a name that the kind does not have."""
    known = kept or KeptPanels(kind, view, asker)
    return tuple(part_of(kind, view, name, asker, known) for name in names)


def part_of(kind: ViewKind[Any], view: View, name: str, asker: Asker, kept: KeptPanels | None = None) -> Part:
    """One of them. KeyError for a name that the kind does not have."""
    spec = kind.spec(name)
    try:
        spec, view = kind.led(spec, view, kept or KeptPanels(kind, view, asker))
        if not spec.slow:
            return Part(spec, view)
        work = work_of(kind, spec, view, asker.market, asker.user_id)
    except Exception as error:  # as for every other panel
        return Part(spec, view, panel=message_panel(spec.name, spec.title, error))
    return Part(spec, view, work, kept_panel(work, asker.cache, spec.name))


def sheet_of(kind: ViewKind[Any], view: View, parts: Iterable[Part], market: Market) -> Sheet[Any]:
    """Of those that are not missing."""
    return Sheet(kind, view, tuple(part.made(market) for part in parts if not part.is_missing))
