"""`/jobs/{id}`: slow panels that somebody asked for, how they stand, and in the end their sheet.

Somebody else's job is answered as one that there is not.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Response, request
from pydantic import Field
from werkzeug.exceptions import NotFound

from api.access import PREFIX, requires
from api.context import asker, home, market, user_id
from api.models import Answer, Sent
from api.operations import Operations
from api.problems import problem
from api.sheet_content import as_json, sheet_content
from api.sheet_models import SheetAnswer
from api.slow import LONGEST_WAIT, Answers, Refused, State, begin, follow, look, standing_of, wait
from data.api_jobs import ApiJob, AskedFor, NoSuchJob, find_job, keep_job, mark_cancelled
from data.panel_jobs import JobsUnavailable
from data.rights import NotAllowed
from views.allowed import check_kind
from views.asking import Part, parts_of, sheet_of
from views.base import View, ViewKind
from views.registry import UnknownKind, kind_named
from views.slow import job_of, kept_panel, panel_of_result

jobs = Operations("jobs", "Slow panels", "What takes long is computed once, and asked for again until it is done.")

RETRY_SECONDS = "1"
SILENT_SECONDS = "5"
LOST = "What this job was of is no longer in this version of Oriel; ask for its view anew."


class AskedView(Answer):
    kind: str
    query: str


class JobFault(Answer):
    code: str
    detail: str = Field(description="One sentence that says what to do.")


class JobAnswer(Answer):
    id: str
    state: State
    progress: float = Field(ge=0, le=1)
    words: str = Field(description="What is being done just now.")
    ahead: int = Field(description="How many will be started before it.")
    seconds: float = Field(description="How long it has been under way.")
    view: AskedView
    panels: list[str]
    created_at: datetime
    problem: JobFault | None = Field(description="Why it failed.")
    result: SheetAnswer | None = Field(description="The sheet with the panels that were asked for, once it is done.")


class JobPath(Sent):
    job_id: str = Field(min_length=1, max_length=64, pattern="^[A-Za-z0-9_-]+$")


@jobs.get("/jobs/<job_id>", responses={200: JobAnswer})
@requires("read")
def get_job(path: JobPath) -> Response:
    """How slow panels stand, and in the end their sheet.
    Ask again after a second or so until `state` is done, failed or cancelled. A job's address is good for a day.
    """
    job = _own(path.job_id)
    try:
        check_kind(job.asked.kind)  # the role may be another one by now
        answers = look(job.asked) if job.cancelled_at else follow(job.asked)
        return as_json(_content(job, answers))
    except JobsUnavailable as error:
        return _nobody(error)
    except UnknownKind:
        return problem(404, "Nothing here", LOST)
    except NotAllowed as error:
        return problem(403, "Not allowed", str(error), code="not_allowed")


@jobs.delete("/jobs/<job_id>", responses={204: {"description": "It is not waited for any more."}})
@requires("read")
def cancel_job(path: JobPath) -> Response:
    """Cancel a job.
    What somebody else waits for as well goes on. One that is over stays as it is.
    """
    job = _own(path.job_id)
    try:
        if standing_of(look(job.asked)).state in {"queued", "computing"}:
            for work in job.asked.works:
                home().jobs.cancel(work, user_id())
            with home().database.begin() as connection:
                mark_cancelled(connection, user_id(), job.id)
    except JobsUnavailable as error:
        return _nobody(error)
    return Response(status=204)


def asked_for(kind: ViewKind[Any], view: View, parts: Sequence[Part]) -> AskedFor:
    works = dict.fromkeys(part.work for part in parts if part.work)
    return AskedFor(kind.name, view.query(), tuple(part.spec.name for part in parts), tuple(works))


def ask(asked: AskedFor) -> Response | Answers:
    """Has slow panels computed: 202 with a job, or what came of it, for whoever would rather wait."""
    try:
        answers = begin(asked)
        preferred = preferred_wait()
        waited = wait(asked, answers, preferred) if preferred else None
        answers = waited or answers
    except Refused as refused:
        return _later(problem(429, "Too many at once", str(refused), code="too_many_jobs"), SILENT_SECONDS)
    except JobsUnavailable as error:
        return _nobody(error)
    if waited and standing_of(answers).state == "done":
        return answers
    with home().database.begin() as connection:
        job = keep_job(connection, user_id(), asked)
    response = as_json(_content(job, answers), 202)
    response.headers["Location"] = f"{PREFIX}/jobs/{job.id}"
    if waited:
        prefer_applied(response)
    return _later(response, RETRY_SECONDS)


def preferred_wait() -> int:
    """Seconds, as RFC 7240 has them, and no more than are waited; what is not understood is no preference."""
    found = re.search(r"(?:^|[,;\s])wait\s*=\s*\"?(\d{1,6})\"?\s*(?:$|[,;])", request.headers.get("Prefer", ""), re.I)
    return min(int(found[1]), LONGEST_WAIT) if found else 0


def prefer_applied(response: Response) -> Response:
    response.headers["Preference-Applied"] = f"wait={preferred_wait()}"
    return response


def _own(job_id: str) -> ApiJob:
    try:
        with home().database.connect() as connection:
            return find_job(connection, user_id(), job_id)
    except NoSuchJob:
        raise NotFound from None


def _content(job: ApiJob, answers: Answers) -> dict[str, Any]:
    standing = standing_of(answers)
    is_done = standing.state == "done"
    state = "cancelled" if job.cancelled_at and not is_done else standing.state
    return {
        "id": job.id,
        "state": state,
        "progress": standing.progress,
        "words": standing.words if state == "computing" else "",
        "ahead": standing.ahead,
        "seconds": round(standing.seconds, 1),
        "view": {"kind": job.asked.kind, "query": job.asked.query},
        "panels": list(job.asked.panels),
        "created_at": job.created_at.isoformat(),
        "problem": {"code": "not_computed", "detail": standing.words} if state == "failed" else None,
        "result": _result(job.asked, answers) if is_done else None,
    }


def _result(asked: AskedFor, answers: Answers) -> dict[str, Any]:
    """With what was computed for the job, though data may have come since."""
    kind = kind_named(asked.kind)
    view = kind.view.parse(asked.query)
    parts = [finished(part, answers) for part in parts_of(kind, view, asked.panels, asker())]
    return sheet_content(sheet_of(kind, view, parts, market()))


def finished(part: Part, answers: Answers) -> Part:
    """A cache that can't keep anything does no harm: whoever computed it has answered with it."""
    for work, answer in answers.items():
        if part.spec.slow and work.panel == job_of(part.spec):
            kept = kept_panel(work, home().cache, part.spec.name)
            panel = panel_of_result(answer.result, part.spec.name) if kept is None and answer.result else kept
            return replace(part, panel=panel)
    return part


def _nobody(error: JobsUnavailable) -> Response:
    return _later(problem(503, "Nobody computes", str(error), code="computing_unavailable"), SILENT_SECONDS)


def _later(response: Response, seconds: str) -> Response:
    response.headers["Retry-After"] = seconds
    return response
