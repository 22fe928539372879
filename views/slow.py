"""Slow panels: which work one is, where its result is kept, and how it is computed."""

from hashlib import blake2b
from typing import Any

import orjson

from components.panel import Message, Panel, panel_from_json, panel_to_json
from data.cache import JSON, Cache
from data.market import Market
from data.panel_jobs import Work
from views.allowed import check_kind
from views.base import PanelSpec, Progress, View, ViewKind


class NotSlow(LookupError):
    """The kind has no slow panel of that name."""


class Failed(RuntimeError):
    """It could not be computed; the message is the sentence for a person."""


def job_of(spec: PanelSpec[Any]) -> str:
    """The name of the work that gives this panel, alone or with those that are computed together."""
    return spec.together or spec.name


def slow_spec(kind: ViewKind[Any], name: str) -> PanelSpec[Any]:
    for spec in kind.panels:
        if spec.name == name and spec.slow:
            return spec
    raise NotSlow(f"{kind.name} has no slow panel {name}")


def work_of(kind: ViewKind[Any], spec: PanelSpec[Any], view: View, market: Market, user_id: int) -> Work:
    """Raises what the market raises for a symbol that it doesn't know, and NotAllowed."""
    check_kind(kind.name)
    version = market.version(_symbols_read(spec, view, market))
    digest = blake2b(version.encode(), digest_size=12).hexdigest()
    return Work(kind.name, job_of(spec), asked_query(spec, view), digest, user_id if spec.personal else None)


def _symbols_read(spec: PanelSpec[Any], view: View, market: Market) -> tuple[str, ...] | None:
    """None: any of them."""
    if spec.reads is None:
        return None
    more = spec.reads_if_known(view) if spec.reads_if_known else ()
    return (*spec.reads(view), *(symbol for symbol in more if market.knows(symbol)))


def asked_query(spec: PanelSpec[Any], view: View) -> str:
    """The view's query without what makes no difference to the panel."""
    return (view if spec.looks_at is None else view.only(spec.looks_at)).query()


def kept_panel(work: Work, cache: Cache, name: str = "") -> Panel | None:
    """The finished panel, if it has been computed by anybody. `name`: which, of those computed together."""
    kept = cache.find(work.key, JSON)
    return None if kept is None else _panel(kept, name)


def panel_of_result(result: bytes, name: str = "") -> Panel:
    return _panel(orjson.loads(result), name)


def _panel(raw: Any, name: str) -> Panel:
    return panel_from_json(raw["together"][name] if "together" in raw else raw)


def compute(kind: ViewKind[Any], work: Work, market: Market, cache: Cache, progress: Progress) -> bytes:
    """The JSON of the panel, or of all that are computed together; kept in the cache as well.

    Raises `Failed`; a failure is never kept. The first of those together is the one that takes the time and tells of
    its progress.
    """
    first, *others = [spec for spec in kind.panels if spec.slow and job_of(spec) == work.panel]
    view = kind.view.parse(work.query)
    raw = _computed(first, view, market, work, progress)
    if first.together:
        rest = {spec.name: _computed(spec, view, market, work, lambda *_: None) for spec in others}
        raw = {"together": {first.name: raw, **rest}}
    cache.put(work.key, raw, JSON)
    return orjson.dumps(raw, option=orjson.OPT_SERIALIZE_NUMPY)


def _computed(spec: PanelSpec[Any], view: View, market: Market, work: Work, progress: Progress) -> dict[str, Any]:
    panel = spec.panel(view, market, progress, work.user)
    if isinstance(panel.content, Message) and panel.content.kind == "error":
        raise Failed(panel.content.text)
    return panel_to_json(panel)
