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
    from data.measures import begin_measuring
    from data.secret_key import secret_key
    from jobs.worker import NICENESS, run_worker
    from server.logs import configure_logging

    configure_logging(settings.log_level, "worker", secret_key(settings))
    os.nice(NICENESS)
    if supervised:
        begin_measuring(settings.home)
        raise SystemExit(run_worker(join_home(settings)))
    with open_home(settings, migrate=False) as home:
        raise SystemExit(run_worker(home))
