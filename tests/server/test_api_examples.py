"""Every example of docs/api.md works as it is printed, against a real server with the demo universe."""

import os
import re
import secrets
import subprocess
from pathlib import Path

import pytest

from data.api_tokens import make_token
from data.database import Database
from data.embedded_postgres import EmbeddedPostgres
from data.users import add_user
from tests.conftest import new_database
from tests.server.running import ROOT, running_oriel
from tests.server.visitor import PASSWORD

EXAMPLE = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# An answer that is a problem ends the example.
STRICT = 'set -euo pipefail\ncurl() { command curl --fail-with-body --max-time 60 "$@"; }\n'


def test_they_work_as_printed(folder: Path, postgres: EmbeddedPostgres, demo_template: str) -> None:
    examples = EXAMPLE.findall((ROOT / "docs" / "api.md").read_text())
    assert len(examples) > 10
    with new_database(postgres, demo_template) as url:
        token, key = token_of_an_administrator(url), secrets.token_urlsafe(48)
        with running_oriel(folder / "home", ORIEL_DATABASE_URL=url, ORIEL_SECRET_KEY=key) as oriel:
            known = {"ORIEL": f"http://127.0.0.1:{oriel.port}", "TOKEN": token, "HOME": str(folder)}
            for example in examples:
                assert said_by(example, known, folder), example


def said_by(example: str, known: dict[str, str], folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-c", STRICT + example],
        env=os.environ | known,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{example}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def token_of_an_administrator(url: str) -> str:
    database = Database(url, pool_size=1)
    with database.begin() as connection:
        admin = add_user(connection, "admin@example.org", PASSWORD, role="admin")
        made = make_token(connection, admin.id, "examples", ("admin",), lifetime=None)
    database.dispose()
    return made.token
