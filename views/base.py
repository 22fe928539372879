"""The noun: a view is a kind and its parameters, and it is the URL.

A kind of view is a module of this package with a frozen dataclass that derives from `View`, its panels, and one
`KIND = ViewKind(...)`. `views.registry` finds it by itself; the page, the link, the export, the command line and the
tests of totality and round trip need nothing else.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, fields, replace
from typing import Any, Generic, Self, TypeVar
from urllib.parse import parse_qsl, quote

from components.panel import Message, Panel, Provenance, panel_to_json
from data.database import DatabaseUnavailable
from data.instruments import UnknownSymbol
from data.market import Market
from data.measures import panel_timed
from data.rights import NotAllowed
from views.allowed import check_kind
from views.fields import ListOf

MAX_QUERY = 8_000
SAVED = "saved"  # stands beside a view's parameters in an address: the saved view that it was opened from
log = logging.getLogger(__name__)


class NothingToShow(LookupError):
    """The view is understood but there is nothing to draw; the message says why and what to do."""


V = TypeVar("V", bound="View")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`dropped` says what `parse` could not use; it is no part of the view's identity."""

    dropped: tuple[str, ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def parse(cls, raw: Mapping[str, object] | str) -> Self:
        """Total: any input gives a valid view, and `dropped` names what was left out and why."""
        given = _pairs(raw) if isinstance(raw, str) else raw
        specs = {spec.name: spec for spec in fields(cls) if "codec" in spec.metadata}
        values: dict[str, Any] = {}
        dropped = [
            f"{str(name)[:40]!r} is not a parameter of this view" for name in given if name not in (*specs, SAVED)
        ]
        for name, spec in specs.items():
            if given.get(name) is not None:
                value, faults = _read(spec.metadata["codec"], given[name])
                dropped += [f"{name}: {fault}" for fault in faults]
                if value is not _NOTHING:
                    values[name] = value
        view = cls(**values).settled()
        return replace(view, dropped=(*dropped, *view.dropped))

    def settled(self) -> Self:
        """This view with what contradicts itself taken out and named in `dropped`. Most kinds have nothing to do."""
        return self

    def query(self) -> str:
        """The query string: parameters that differ from their defaults, in the order of the class."""
        pairs = []
        for spec in fields(self):
            value = getattr(self, spec.name)
            if "codec" in spec.metadata and (spec.metadata["always"] or value != spec.default):
                pairs.append(f"{spec.name}={quote(spec.metadata['codec'].write(value), safe=':,')}")
        return "&".join(pairs)

    def only(self, names: Collection[str]) -> Self:
        """This view with every other parameter at its default: what some part of the page depends on."""
        others = (spec for spec in fields(self) if "codec" in spec.metadata and spec.name not in names)
        return replace(self, dropped=(), **{spec.name: spec.default for spec in others})

    def parameters(self) -> dict[str, str]:
        """All parameters as text, defaults too."""
        return {
            spec.name: spec.metadata["codec"].write(getattr(self, spec.name))
            for spec in fields(self)
            if "codec" in spec.metadata
        }


_NOTHING = object()


def _pairs(query: str) -> dict[str, object]:
    try:
        return dict(parse_qsl(query[:MAX_QUERY].lstrip("?"), keep_blank_values=True, max_num_fields=100))
    except ValueError:
        return {}


def _read(codec: Any, raw: object) -> tuple[Any, tuple[str, ...]]:
    try:
        if isinstance(codec, ListOf):
            return codec.read_each(raw)
        return codec.read(raw), ()
    except ValueError as error:
        return _NOTHING, (str(error),)


def message_panel(name: str, title: str, error: Exception) -> Panel:
    """What is shown in place of a panel that could not be made. What nobody expected goes to the log in full."""
    if isinstance(error, UnknownSymbol | NothingToShow | NotAllowed):
        content = Message("empty", str(error))
    elif isinstance(error, DatabaseUnavailable):
        content = Message("error", str(error))
    elif isinstance(error, MemoryError):
        log.warning("panel had not enough memory", extra={"panel": name})
        content = Message("error", "This needs more memory than the machine has left. Ask for less, or try it later.")
    else:
        log.error("panel failed", exc_info=error, extra={"panel": name})
        content = Message("error", "This panel could not be made. The other panels are not affected; try it again.")
    return Panel(name, title, content, Provenance(method=""))


Progress = Callable[[float, str], None]  # how much is done, from 0 to 1, and a few words on what is being done


def _tell_nobody(_fraction: float, _words: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class PanelSpec(Generic[V]):
    """How one panel of a kind is made: `build(view, market)`.

    A `slow` one takes long enough to deserve a progress bar: `build(view, market, progress)`. A `personal` one, which
    must be slow, depends on who asks: `build(view, market, progress, user_id)`. `reads` names the symbols whose data a
    slow one depends on, so that its result is kept while only others change; without it every change counts.
    `reference` is where the manual explains it, `page#heading`.
    `looks_at` names the parameters that it depends on, in the same way. Slow ones of the same `together` are computed
    as one job, so they share what they read and look at. `numbers`: its content is metrics, by which a report's
    condition can go.
    """

    name: str
    title: str
    build: Callable[..., Panel]
    slow: bool = False
    personal: bool = False
    reads: Callable[[V], tuple[str, ...]] | None = None
    reads_if_known: Callable[[V], tuple[str, ...]] | None = None
    reference: str = ""
    looks_at: tuple[str, ...] | None = None
    together: str = ""
    numbers: bool = False
    kind: str = ""  # set by the kind that it is a panel of

    def panel(self, view: V, market: Market, progress: Progress = _tell_nobody, user_id: int | None = None) -> Panel:
        """The panel, or a message in its place: a panel that fails never takes its sheet with it."""
        try:
            with nullcontext() if self.slow else panel_timed(self.kind, self.name):
                made = self._built(view, market, progress, user_id)
        except Exception as error:
            made = message_panel(self.name, self.title, error)
        reference = made.provenance.reference or self.reference or None
        return replace(made, provenance=replace(made.provenance, reference=reference))

    def _built(self, view: V, market: Market, progress: Progress, user_id: int | None) -> Panel:
        check_kind(self.kind)
        if self.personal:
            return self.build(view, market, progress, user_id)
        return self.build(view, market, progress) if self.slow else self.build(view, market)


Kept = Callable[[str], Panel | None]  # a slow panel of the same view, by name, where it has been computed
Asked = tuple[PanelSpec[V], V]


def nothing_kept(_name: str) -> None:
    return None


def as_it_is(spec: PanelSpec[V], view: V, _kept: Kept) -> Asked[V]:
    return spec, view


@dataclass(frozen=True, slots=True)
class ViewKind(Generic[V]):
    """`heavy`: modules that its slow panels import, loaded ahead by the process that computes them.

    `manual`: the page of the manual that has a heading of the name of each of its panels.
    `lead`: the panels that stand for the view where not all of them are shown: on a dashboard, in a report.
    `picture`: the quick panel whose figure stands for the view in lists.
    `state` counts the meanings that a query of the kind has had; `upgrades` turns the parameters of one into those of
    the next, so that what was kept long ago still opens.
    `led` gives a panel what is known beside its view, as which model has won the league if there has been one. Whoever
    shows a sheet goes by it, so that all show the same. `beside` names the state of what quick panels read that is no
    market data.
    """

    name: str
    title: str
    view: type[V]
    panels: tuple[PanelSpec[V], ...]
    describe: Callable[[V], str]  # a few words, for lists of views
    heavy: tuple[str, ...] = ()
    manual: str = ""
    lead: tuple[str, ...] = ()
    picture: str = ""
    state: int = 1
    upgrades: Mapping[int, Callable[[dict[str, str]], dict[str, str]]] = field(default_factory=dict, hash=False)
    led: Callable[[PanelSpec[V], V, Kept], Asked[V]] = as_it_is
    beside: Callable[[Market], str] = lambda _: ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "panels", tuple(map(self._own, self.panels)))

    def _own(self, spec: PanelSpec[V]) -> PanelSpec[V]:
        explained = f"{self.manual}#{spec.name.replace('_', '-')}" if self.manual else ""
        return replace(spec, kind=self.name, reference=spec.reference or explained)

    def panel(self, name: str, view: V, market: Market) -> Panel:
        return self.spec(name).panel(view, market)

    def spec(self, name: str) -> PanelSpec[V]:
        for spec in self.panels:
            if spec.name == name:
                return spec
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Sheet(Generic[V]):
    """The ordered panels of a view."""

    kind: ViewKind[V]
    view: V
    panels: tuple[Panel, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "view": {"kind": self.kind.name, "query": self.view.query(), "parameters": self.view.parameters()},
            "panels": [panel_to_json(panel) for panel in self.panels],
        }


def make_sheet(
    kind: ViewKind[V], view: V, market: Market, names: tuple[str, ...] | None = None, kept: Kept = nothing_kept
) -> Sheet[V]:
    """The view's panels, all in the kind's order, or those named in theirs. KeyError for a name that it does not have.

    `kept`: what has been computed already; without it, as if nothing had been.
    """
    chosen = kind.panels if names is None else tuple(kind.spec(name) for name in names)
    asked = [kind.led(spec, view, kept) for spec in chosen]
    return Sheet(kind, view, tuple(spec.panel(view, market) for spec, view in asked))
