"""The job queue's own tables: all that procrastinate's migrations make, up to the one named here.

A newer procrastinate that brings further ones needs a migration of ours that runs those; a test says so.
"""

from importlib.resources import files

from data.migrations.script import run_sql

revision = "0003"
down_revision = "0002"

LAST = "03.04.00_50_post_add_retry_failed_job_procedure.sql"


def upgrade() -> None:
    scripts = sorted((path for path in files("procrastinate.sql.migrations").iterdir()), key=lambda path: path.name)
    for script in scripts:
        if script.name.endswith(".sql") and script.name <= LAST:
            run_sql(script.read_text(encoding="utf-8"))
