"""Everything in the database that is somebody's: what an export holds and what goes with an account.

A test walks the schema: a new table that knows a person, or that hangs on one that does, is missing here until listed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Select, Table, select

from data.schema import (
    api_jobs,
    api_tokens,
    audit_log,
    default_views,
    idempotent_answers,
    invitations,
    notices,
    one_time_links,
    recent_views,
    recovery_codes,
    report_deliveries,
    report_files,
    report_runs,
    reports,
    saved_view_marks,
    saved_view_shares,
    saved_view_versions,
    saved_views,
    second_factors,
    sessions,
    share_links,
    share_opens,
    snapshots,
    users,
    watched_predictions,
)

Whose = Callable[[int], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Belonging:
    """`whose`: which of the table's rows are a user's."""

    table: Table
    whose: Whose


def _of(column: Column[Any]) -> Belonging:
    return Belonging(column.table, lambda user_id: column == user_id)


def _owned(table: Table, user_id: int) -> Select[Any]:
    return select(table.c.id).where(table.c.owner_id == user_id)


def _below(column: Column[Any], table: Table) -> Belonging:
    return Belonging(column.table, lambda user_id: column.in_(_owned(table, user_id)))


def _of_runs(column: Column[Any]) -> Belonging:
    def whose(user_id: int) -> ColumnElement[bool]:
        return column.in_(select(report_runs.c.id).where(report_runs.c.report_id.in_(_owned(reports, user_id))))

    return Belonging(column.table, whose)


def _or_of(column: Column[Any], beside: Belonging) -> Belonging:
    return Belonging(column.table, lambda user_id: (column == user_id) | beside.whose(user_id))


BELONGINGS: Final = (
    _of(users.c.id),
    _of(sessions.c.user_id),
    _of(second_factors.c.user_id),
    _of(recovery_codes.c.user_id),
    _of(one_time_links.c.user_id),
    _of(invitations.c.invited_by),
    _of(api_tokens.c.user_id),
    _of(api_jobs.c.user_id),
    _of(idempotent_answers.c.user_id),
    _of(recent_views.c.user_id),
    _of(watched_predictions.c.user_id),
    _of(notices.c.user_id),
    _of(saved_views.c.owner_id),
    _or_of(saved_view_versions.c.saved_by, _below(saved_view_versions.c.view_id, saved_views)),
    _or_of(saved_view_shares.c.user_id, _below(saved_view_shares.c.view_id, saved_views)),
    _of(saved_view_marks.c.user_id),
    _of(default_views.c.user_id),
    _of(snapshots.c.owner_id),
    _of(share_links.c.owner_id),
    _below(share_opens.c.link_id, share_links),
    _of(reports.c.owner_id),
    _below(report_runs.c.report_id, reports),
    _of_runs(report_deliveries.c.run_id),
    _of_runs(report_files.c.run_id),
    _of(audit_log.c.actor_id),
)
