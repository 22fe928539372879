"""docs/importing.md says what is so: its examples are run in order, its tables are held against the code."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from app import main
from data.database import Database
from data.importing.faults import REASONS
from data.importing.headers import NAMES
from data.importing.options import MIB, Limits
from data.settings import Settings

PAGE = Path(__file__).resolve().parents[3] / "docs" / "importing.md"
BLOCK = re.compile(r"^```(?P<kind>\S+) ?(?P<name>\S*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
TABLE_ROW = re.compile(r"^\| `(\w+)` \| (.+) \|$", re.MULTILINE)


def test_every_example_gives_what_the_page_shows(
    settings: Settings, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    environment = {
        "ORIEL_HOME": str(settings.home),
        "ORIEL_DATABASE_URL": database.url,
        "ORIEL_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz",
    }
    shown = None
    runs = 0
    for block in BLOCK.finditer(PAGE.read_text()):
        match block["kind"]:
            case "csv":
                Path(block["name"]).write_text(block["body"])
            case "sh" if "FILE" not in block["body"]:
                program, script, *arguments = shlex.split(block["body"])
                assert (program, script) == ("python", "app.py")
                shown = CliRunner().invoke(main, arguments, env=environment).output
            case "text":
                assert shown == block["body"]
                runs += 1
    assert runs > 10


def test_the_tables_are_those_of_the_code() -> None:
    rows = dict(TABLE_ROW.findall(PAGE.read_text()))
    assert rows == REASONS | {field: ", ".join(names.split()) for field, names in NAMES.items()}


def test_the_sizes_are_those_of_the_code() -> None:
    limits = Limits()
    sizes = f"{limits.file_bytes // MIB} MiB a file, {limits.unpacked_bytes // MIB} MiB unpacked, {limits.rows:,} rows"
    assert f"{sizes}, {limits.columns:,} columns" in PAGE.read_text()
