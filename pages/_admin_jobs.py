"""Jobs: the computations that people wait for, and the queue of work that nobody waits for."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import Input, Output, dcc, html
from dash.development.base_component import Component
from sqlalchemy import Connection

from components.admin_list import chosen_card, nothing_there, search_list, searched
from components.buttons import icon, pressing
from components.panel import Column, Table
from components.slow_panel import elapsed
from components.version_rows import Deed
from data.database import DatabaseUnavailable
from data.job_board import NotLikeThis, QueuedJob, cancel_job, list_jobs, retry_job
from data.panel_jobs import JobsUnavailable, OpenJob
from data.users import AccountError, list_users
from pages._administering import admin_callback, done, numbered, pressed_words
from pages._context import home
from pages._doing import toast

SHOWN = 500
QUEUE = (
    Column("id", "Job", "text"),
    Column("task", "Task", "text"),
    Column("queue", "Queue", "text"),
    Column("state", "State", "text"),
    Column("attempts", "Tries", "integer"),
    Column("at", "Last news", "time"),
    Column("due", "Not before", "time"),
    Column("words", "What it says", "words"),
)
PANELS = (
    Column("name", "Number", "text"),
    Column("panel", "Panel", "text"),
    Column("query", "Of", "words"),
    Column("users", "Who waits", "text"),
    Column("state", "State", "text"),
    Column("percent", "Done", "percent", decimals=0),
    Column("age", "For", "text"),
)
IDLE = "Nobody waits for a computation."
EMPTY = "Nothing waits, runs or has failed."
STOPPING = "Whoever waits for it is told that an administrator ended it, and can ask again."
CANCELLING = "What waits is taken out of the queue; what runs is asked to end. It is not done then."
GONE = "It is done already, or was cancelled."


class Id:
    PICKED, PANEL, PRESSED, ONE = "admin-job-picked", "admin-panel-picked", "admin-job-pressed", "admin-job"
    LISTS = "admin-jobs"


def content() -> Component:
    return html.Div(
        [
            *(dcc.Store(id=store) for store in (Id.PICKED, Id.PANEL, Id.PRESSED)),
            html.Div(_lists(), id=Id.LISTS, className="o-admin"),
            html.Div(id=Id.ONE),
        ],
        className="o-admin",
    )


def _lists() -> list[Component]:
    again = html.Button(
        [icon("arrow-clockwise"), "Look again"], type="button", className="o-button", **pressing(Id.PRESSED, "look")
    )
    return [html.Div(again), _panels(), _queue()]


def _panels() -> Component:
    try:
        jobs = home().jobs.listed()
    except JobsUnavailable as error:
        return nothing_there("Computations", str(error))
    if not jobs:
        return nothing_there("Computations", IDLE)
    context = "slow panels that are computed or wait; choose one to end it"
    return search_list("admin-panels", "Computations", _panel_table(jobs), context=context, picks=Id.PANEL)


def _panel_table(jobs: tuple[OpenJob, ...]) -> Table:
    with home().database.connect() as connection:
        people = {user.id: user.email or "local administrator" for user in list_users(connection)}
    rows = [
        {
            "name": job.name,
            "panel": f"{job.kind} · {job.panel}",
            "query": job.query,
            "users": ", ".join(people.get(user, "?") for user in job.users),
            "state": job.phase,
            "percent": job.fraction,
            "age": elapsed(job.seconds),
        }
        for job in jobs
    ]
    return Table(PANELS, pd.DataFrame(rows), rows_named_by="name")


def _queue() -> Component:
    with home().database.connect() as connection:
        jobs = list_jobs(connection, SHOWN)
    if not jobs:
        return nothing_there("Queue", EMPTY)
    failed = sum(job.state == "failed" for job in jobs)
    context = f"{len(jobs)} of unattended work, {failed} failed; choose one to try it again or cancel it"
    return search_list("admin-queue", "Queue", _queue_table(jobs), context=context, picks=Id.PICKED)


def _queue_table(jobs: tuple[QueuedJob, ...]) -> Table:
    names = [column.name for column in QUEUE]
    frame = pd.DataFrame([{name: getattr(job, name) for name in names} for job in jobs], columns=names)
    frame["id"] = frame["id"].astype(str)
    for name in ("at", "due"):
        frame[name] = pd.to_datetime(frame[name], utc=True)
    return Table(QUEUE, frame, rows_named_by="id")


@admin_callback(Output(Id.ONE, "children"), Input(Id.PICKED, "data"), prevent_initial_call=True)
def choose_job(picked: object) -> Component | None:
    return _job_card(numbered(pressed_words(picked)[0]))


@admin_callback(Output(Id.ONE, "children", allow_duplicate=True), Input(Id.PANEL, "data"), prevent_initial_call=True)
def choose_panel(picked: object) -> Component | None:
    name = pressed_words(picked)[0]
    try:
        job = next((one for one in home().jobs.listed() if one.name == name), None)
    except JobsUnavailable as error:
        return nothing_there("Computation", str(error))
    if job is None:
        return nothing_there("Computation", GONE)
    facts = [("Of", job.query), ("State", job.phase), ("At", job.words), ("For", elapsed(job.seconds))]
    return chosen_card(f"{job.kind} · {job.panel}", facts, [Deed("End it", f"stop:{name}", STOPPING)], Id.PRESSED)


def _job_card(number: int | None) -> Component | None:
    with home().database.connect() as connection:
        job = next((one for one in list_jobs(connection, SHOWN) if one.id == number), None)
    if job is None:
        return nothing_there("Job", GONE)
    facts = [
        ("State", "asked to end" if job.is_ending else job.state),
        ("Tries", str(job.attempts)),
        ("What it says", job.words),
    ]
    return chosen_card(f"{job.task} {job.id}", facts, _deeds(job), Id.PRESSED)


def _deeds(job: QueuedJob) -> list[Deed]:
    if job.state == "failed":
        return [Deed("Try again", f"retry:{job.id}")]
    return [Deed("Cancel", f"cancel:{job.id}", CANCELLING)] if job.state in {"waiting", "running"} else []


@admin_callback(
    Output(Id.LISTS, "children"),
    Output(Id.ONE, "children", allow_duplicate=True),
    Input(Id.PRESSED, "data"),
    prevent_initial_call=True,
)
def act(pressed: object) -> tuple[Any, None]:
    verb, *words = pressed_words(pressed)
    word = words[0] if words else ""
    if verb == "stop":
        _stop(word)
    elif verb in DEEDS:
        done(lambda connection: _do(connection, verb, numbered(word)))
    return _lists(), None


def _stop(name: str) -> None:
    try:
        toast("It is ended." if home().jobs.stop(name) else GONE)
    except (JobsUnavailable, DatabaseUnavailable) as error:
        toast(str(error), "error")


def _do(connection: Connection, verb: str, number: int | None) -> str:
    try:
        {"retry": retry_job, "cancel": cancel_job}[verb](connection, number or 0)
    except NotLikeThis as error:
        raise AccountError(str(error)) from error
    return DEEDS[verb]


DEEDS: Mapping[str, str] = {"retry": "It is tried again now.", "cancel": "It is cancelled."}

searched("admin-panels")
searched("admin-queue")
