"""How many deliveries are kept, by where they go and what became of them."""

from sqlalchemy import Connection, func, select

from data.schema import report_deliveries

columns = report_deliveries.c


def count_deliveries(connection: Connection) -> dict[tuple[str, str], int]:
    """By channel and state, of everybody."""
    query = select(columns.channel, columns.state, func.count()).group_by(columns.channel, columns.state)
    return {(channel, state): int(number) for channel, state, number in connection.execute(query)}
