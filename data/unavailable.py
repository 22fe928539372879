"""What it means that PostgreSQL does not answer."""

# SQLSTATEs which say that the server is out of reach, going, gone or full; any other one is about the statement.
_STATES = ("08", "57P0", "53300")


class DatabaseUnavailable(RuntimeError):
    """There is no database to work with now, and nothing was stored by what failed; the message says what to do."""

    def __init__(self, message: str = "PostgreSQL does not answer; Oriel works again as soon as it does.") -> None:
        super().__init__(message)


def says_unavailable(sqlstate: str | None) -> bool:
    """For a driver's OperationalError: without a state the connection itself failed."""
    return sqlstate is None or sqlstate.startswith(_STATES)
