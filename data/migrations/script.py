"""For migrations: SQL as PostgreSQL reads it."""

from alembic import op


def run_sql(script: str) -> None:
    """Several statements at once; neither % nor : means anything here."""
    cursor = op.get_bind().connection.cursor()
    try:
        cursor.execute(script)
    finally:
        cursor.close()
