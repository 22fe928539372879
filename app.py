"""The way in: `python app.py` serves Oriel, its subcommands do the rest."""

import importlib
import os
from functools import partial

import click

from data.audit.origin import CONSOLE, set_origin
from data.settings import Settings

# What `--help` says of each, so that it needs no import of theirs.
COMMANDS = {
    "serve": "Start everything: database, web server, worker.",
    "worker": "Run only the jobs, beside a serve elsewhere.",
    "compute": "Compute slow panels, beside a serve elsewhere.",
    "migrate": "Bring the database to this version's schema.",
    "ingest": "Load market data that comes with Oriel.",
    "import": "Load market data from a file.",
    "view": "Print a view's sheet as its page shows it.",
    "volatility": "Measure and forecast the volatility of every instrument.",
    "predictions": "Train models, replay, score and read the ledger of forecasts.",
    "snapshots": "Freeze saved views, compare and check what was frozen.",
    "reports": "List reports, have one run, read the ledger.",
    "tokens": "Make, list and revoke tokens for scripts.",
    "users": "Add, invite, list, disable and reset accounts.",
    "audit": "Read the audit log, check it, let its oldest rows go.",
    "secrets": "Keep the house's secrets sealed, and change the key.",
    "backup": "Write everything into one file.",
    "restore": "Bring a backup back, or rehearse that.",
    "check": "Say what works, what does not and what to do.",
}
HIDDEN = ("web",)  # started by serve
MODULES = {"import": "import_"}  # a module can't bear a reserved word


class LazyGroup(click.Group):
    """Imports a subcommand's module when it is asked for, so that the others stay fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (Click's signature)
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  (Click's)
        if cmd_name not in COMMANDS and cmd_name not in HIDDEN:
            return None
        module = importlib.import_module(f"server.commands.{MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  (Click's)
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Oriel, a market-analytics desk in the browser. Without a command it serves."""
    context.obj = partial(Settings.from_env, os.environ)
    set_origin(CONSOLE)
    if context.invoked_subcommand is None:
        from server.commands.serve import command as serve

        context.invoke(serve)


if __name__ == "__main__":
    main(prog_name="python app.py")
