"""Slow panels: which work one is, where its result is kept, and how it is computed."""

from hashlib import blake2b
from typing import Any

import orjson

from components.panel import Message, Panel, panel_from_json, panel_to_json
from data.cache import JSON, Cache
from data.market import Market
from data.panel_jobs import Work
from views.base import PanelSpec, Progress, View, ViewKind


class NotSlow(LookupError):
    """The kind has no slow panel of that name."""


class Failed(RuntimeError):
    """It could not be computed; the message is the sentence for a person."""


def slow_spec(kind: ViewKind[Any], name: str) -> PanelSpec[Any]:
    for spec in kind.panels:
        if spec.name == name and spec.slow:
            return spec
    raise NotSlow(f"{kind.name} has no slow panel {name}")


def work_of(kind: ViewKind[Any], spec: PanelSpec[Any], view: View, market: Market, user_id: int) -> Work:
    """Raises what the market raises for a symbol that it doesn't know."""
    version = market.version(spec.reads(view) if spec.reads else None)
    digest = blake2b(version.encode(), digest_size=12).hexdigest()
    return Work(kind.name, spec.name, asked_query(spec, view), digest, user_id if spec.personal else None)


def asked_query(spec: PanelSpec[Any], view: View) -> str:
    """The view's query without what makes no difference to the panel."""
    return (view if spec.looks_at is None else view.only(spec.looks_at)).query()


def kept_panel(work: Work, cache: Cache) -> Panel | None:
    """The finished panel, if it has been computed by anybody."""
    kept = cache.find(work.key, JSON)
    return None if kept is None else panel_from_json(kept)


def panel_of_result(result: bytes) -> Panel:
    return panel_from_json(orjson.loads(result))


def compute(kind: ViewKind[Any], work: Work, market: Market, cache: Cache, progress: Progress) -> bytes:
    """The panel's JSON, kept in the cache as well. Raises `Failed`; a failure is never kept."""
    spec = slow_spec(kind, work.panel)
    panel = spec.panel(kind.view.parse(work.query), market, progress, work.user)
    if isinstance(panel.content, Message) and panel.content.kind == "error":
        raise Failed(panel.content.text)
    raw = panel_to_json(panel)
    cache.put(work.key, raw, JSON)
    return orjson.dumps(raw, option=orjson.OPT_SERIALIZE_NUMPY)
