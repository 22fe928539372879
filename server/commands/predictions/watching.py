"""`python app.py predictions watch SPX`: what is forecast every night."""

from typing import TYPE_CHECKING

import click

from server.commands import refuse
from server.commands.predictions.asking import about_a_view, at_home

if TYPE_CHECKING:
    from data.home import Home
    from views.predictions.state import PredictionsView

FOR = click.option("--email", help="Whose; needed where there are several accounts.")


@click.command()
@about_a_view
@FOR
def watch(view: "PredictionsView", email: str | None) -> None:
    """Have an instrument forecast every night by all models, into the ledger.

    \b
    python app.py predictions watch SPX --horizon 5
    """
    with at_home() as home:
        from data.watched_predictions import watch as keep

        home.market.listing(view.symbol)
        is_new = keep(home.database, _account(home, email), view.query())
    click.echo(f"{view.symbol} is {'now' if is_new else 'already'} forecast every night: {view.query()}")


@click.command()
@about_a_view
@FOR
def unwatch(view: "PredictionsView", email: str | None) -> None:
    """Have it forecast no more. What is in the ledger stays there."""
    with at_home() as home:
        from data.watched_predictions import unwatch as leave
        from data.watched_predictions import watched

        account = _account(home, email)
        was_watched, others = leave(home.database, account, view.query()), watched(home.database, account)
    if not was_watched:
        refuse(f"{view.query()} is not watched; watched are: {', '.join(others) or 'none'}.")
    click.echo(f"{view.symbol} is forecast no more: {view.query()}")


def _account(home: "Home", email: str | None) -> int:
    """The one account there is; where nobody has one yet, the local administrator of this machine."""
    from data.users import AccountError, find_user, list_users, local_admin

    try:
        with home.database.begin() as connection:
            if email is not None:
                return find_user(connection, email).id
            users = [user for user in list_users(connection) if user.disabled_at is None]
            if not users:
                return local_admin(connection).id
    except AccountError as error:
        refuse(str(error))
    if len(users) > 1:
        refuse("There are several accounts; say whose with --email.")
    return users[0].id
