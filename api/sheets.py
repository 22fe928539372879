"""`GET /views`: what kinds of views there are. `GET /views/{kind}`: a sheet, with exactly the numbers of its page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from flask import Response, abort, request
from pydantic import BaseModel, ConfigDict, Field

from api.access import requires
from api.context import asker, market
from api.jobs import JobAnswer, ask, asked_for, finished, prefer_applied
from api.models import Sent
from api.operations import Operations
from api.problems import problem
from api.sheet_content import as_json, sheet_content
from api.sheet_models import KindsAnswer, SheetAnswer
from api.versions import UNCHANGED, versioned
from components.panel import Message
from data.instruments import UnknownSymbol
from data.rights import NotAllowed
from views.allowed import check_kind, may_open
from views.asking import KeptPanels, Part, parts_of, sheet_of
from views.base import SAVED, Sheet, View, ViewKind
from views.describing import describe_kind
from views.registry import UnknownKind, kind_named, kinds

views = Operations("views", "Views", "What the pages show, with the same numbers.")

OWN = frozenset({"panels", "strict"})  # of the request; everything else is the view's
LONGEST_NAME = 60
NOT_OPENED = "read it at /api/v1/saved-views, which says the address of its sheet"
MOST_SAID = 40  # letters of a name that a view does not know
Text = Annotated[str, Field(max_length=2_000)]


class KindPath(Sent):
    kind: str = Field(min_length=1, max_length=LONGEST_NAME, description="As GET /views names it.")


class SheetQuery(BaseModel):
    """`parameters` are in the address each by its own name."""

    model_config = ConfigDict(extra="allow")

    panels: Text | None = Field(
        default=None, description="Only these, joined by commas. Slow ones are computed when they are named here."
    )
    strict: bool = Field(default=False, description="Refuse what can't be used, instead of naming it in `dropped`.")
    parameters: dict[str, str] = Field(default_factory=dict, description="The view's own, as GET /views lists them.")


@views.get("/views", responses={200: KindsAnswer, 304: UNCHANGED})
@requires("read")
def list_views() -> Response:
    """The kinds of views there are, with their parameters and panels."""
    opened = [kind for kind in kinds().values() if may_open(kind.name)]
    names = ",".join(kind.name for kind in opened)
    return versioned(lambda: as_json({"items": [describe_kind(kind) for kind in opened]}), "views", names)


@views.get("/views/<kind>", responses={200: SheetAnswer, 202: JobAnswer, 304: UNCHANGED})
@requires("read")
def get_sheet(path: KindPath, query: SheetQuery) -> Response:
    """A view's sheet.
    Without `panels` it has all that is quick or has been computed already, and `left_out` names the others. Slow panels
    that are named in `panels` and have not been computed yet are answered with 202 and a job, or waited for with
    `Prefer: wait=30`.
    """
    kind = _kind(path.kind)
    view = _view(kind)
    if query.strict and view.dropped:
        return _refused(view)
    names = _names(kind, request.args.getlist("panels"))
    if isinstance(getattr(view, "symbol", None), str) and not market().knows(view.symbol):
        return problem(404, "Nothing here", str(UnknownSymbol(view.symbol)), code="unknown_symbol")
    kept = KeptPanels(kind, view, asker())
    parts = parts_of(kind, view, names or [spec.name for spec in kind.panels], asker(), kept)
    if names and any(part.is_missing for part in parts):
        answer = ask(asked_for(kind, view, parts))
        if isinstance(answer, Response):
            return answer
        kept = KeptPanels(kind, view, asker())  # a league that has been held meanwhile leads what is beside it
        parts = parts_of(kind, view, names, asker(), kept)
        return prefer_applied(_versioned_sheet(kind, view, [finished(part, answer) for part in parts], kept))
    return _versioned_sheet(kind, view, parts, kept)


def _versioned_sheet(kind: ViewKind[Any], view: View, parts: Sequence[Part], kept: KeptPanels) -> Response:
    made: list[Sheet[Any]] = []

    def make() -> Response:
        made.append(sheet_of(kind, view, parts, market()))
        return as_json(sheet_content(made[0], [part for part in parts if part.is_missing]))

    of_parts = [f"{part.spec.name} {part.view.query()} {part.work} {part.is_missing}" for part in parts]
    said = (kind.name, view.query(), *view.dropped, *kept.found, *of_parts)
    response = versioned(make, "sheet", market().version(), kind.beside(market()), *said)
    if made and _failed(made[0]):  # perhaps for a moment only
        del response.headers["ETag"]
    return response


def _failed(sheet: Sheet[Any]) -> bool:
    return any(isinstance(panel.content, Message) and panel.content.kind == "error" for panel in sheet.panels)


def _kind(name: str) -> ViewKind[Any]:
    try:
        check_kind(name)
        return kind_named(name)
    except UnknownKind as error:
        abort(problem(404, "Nothing here", str(error), code="unknown_view"))
    except NotAllowed as error:
        abort(problem(403, "Not allowed", str(error), code="not_allowed"))


def _view(kind: ViewKind[Any]) -> Any:
    """A parameter that comes more than once is a list. A page's address may name a saved view; here it says nothing."""
    given = request.args.to_dict(flat=False)
    named = {name: values if len(values) > 1 else values[0] for name, values in given.items() if name not in OWN}
    view = kind.view.parse(named)
    return replace(view, dropped=(*view.dropped, f"{SAVED}: {NOT_OPENED}")) if SAVED in given else view


def _refused(view: View) -> Response:
    faults = [{"pointer": _pointer(fault), "detail": fault} for fault in view.dropped]
    return problem(422, "Not right", "Some of the parameters can't be used; see errors.", errors=faults)


def _pointer(fault: str) -> str:
    """Of the parameter that it is about; of all of them where it is about several."""
    first = fault.partition(":")[0]
    about = (name for name in request.args if name == first or fault.startswith(f"{name[:MOST_SAID]!r} "))
    escaped = next(about, "")[:LONGEST_NAME].replace("~", "~0").replace("/", "~1")
    return f"/{escaped}" if escaped else ""


def _names(kind: ViewKind[Any], panels: Sequence[str]) -> tuple[str, ...]:
    """None of them: all."""
    if not panels:
        return ()
    known = [spec.name for spec in kind.panels]
    names = tuple(dict.fromkeys(name.strip() for name in ",".join(panels).split(",") if name.strip()))
    unknown = [name[:LONGEST_NAME] for name in names if name not in known]
    if unknown or not names:
        what = f"The view {kind.name} has no panel {', '.join(unknown) or 'of no name'}; it has: {', '.join(known)}."
        abort(problem(422, "Not right", what, code="unknown_panel", errors=[{"pointer": "/panels", "detail": what}]))
    return names
