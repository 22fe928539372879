import re
from pathlib import Path

from click.testing import CliRunner, Result

from app import main
from data.database import Database


def ingest_demo(database: Database, home: Path) -> Result:
    env = {
        "ORIEL_HOME": str(home),
        "ORIEL_DATABASE_URL": database.url,
        "ORIEL_SECRET_KEY": "JqQ7vYw2LkTz9XbNfR4sHdPm6CgVe8Ua1o",
    }
    return CliRunner().invoke(main, ["ingest", "demo"], env=env)


def test_every_package_says_its_rows_and_a_second_run_stores_none(database: Database, tmp_path: Path) -> None:
    first = ingest_demo(database, tmp_path)
    assert first.exit_code == 0
    assert "4 instruments, 19,978 rows = 19,642 stored + 0 unchanged + 336 quarantined (336 no price)" in first.output
    again = ingest_demo(database, tmp_path)
    assert re.findall(r"= (\S+) stored", again.output) == ["0"] * 4


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    nowhere = Database(f"postgresql:///oriel?host={tmp_path}")
    result = ingest_demo(nowhere, tmp_path)
    assert result.exit_code == 2
    assert result.output.startswith("Oriel: PostgreSQL does not answer")
    assert len(result.output.splitlines()) == 1
