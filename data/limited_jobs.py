"""Slow panels for people: nobody has more of them under way than their role allows, whatever they ask through.

The role is read at every question, so that a change of it holds at once.
"""

from data.audit.recording import record
from data.database import Database
from data.panel_jobs import Answer, LimitlessJobs, Load, OpenJob, Work
from data.rights import rights_of
from data.users import role_of


class LimitedJobs:
    def __init__(self, jobs: LimitlessJobs, database: Database) -> None:
        self._jobs, self._database = jobs, database

    def ask(self, work: Work, user: int) -> Answer:
        """Raises JobsUnavailable, DatabaseUnavailable."""
        with self._database.connect() as connection:
            most = rights_of(role_of(connection, user)).jobs_at_once
        return self._jobs.ask(work, user, most)

    def look(self, work: Work, user: int) -> Answer:
        return self._jobs.look(work, user)

    def cancel(self, work: Work, user: int) -> Answer:
        return self._jobs.cancel(work, user)

    def load(self) -> Load:
        return self._jobs.load()

    def listed(self) -> tuple[OpenJob, ...]:
        return self._jobs.listed()

    def stop(self, name: str) -> bool:
        """Raises JobsUnavailable, and DatabaseUnavailable, when it can't be told to the audit log: then it goes on."""
        with self._database.begin() as connection:
            job = next((one for one in self._jobs.listed() if one.name == name), None)
            if job is None or not self._jobs.stop(name):
                return False
            record(connection, "computation.stopped", "computation", name, kind=job.kind, panel=job.panel)
        return True
