"""`python app.py worker`: the jobs alone."""

import os

import click

from server.commands import settings_from_context


@click.command()
@click.option("--supervised", is_flag=True, hidden=True, help="PostgreSQL is started by somebody else.")
def command(supervised: bool) -> None:
    """Run the jobs. `serve` does so already; one more on another machine helps when there are many."""
    settings = settings_from_context()
    from data.home import join_home, open_home
    from jobs.worker import NICENESS, run_worker
    from server.logs import configure_logging

    configure_logging(settings.log_level, "worker")
    os.nice(NICENESS)
    if supervised:
        raise SystemExit(run_worker(join_home(settings)))
    with open_home(settings, migrate=False) as home:
        raise SystemExit(run_worker(home))
