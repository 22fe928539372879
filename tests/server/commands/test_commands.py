import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import COMMANDS, main

ROOT = Path(__file__).resolve().parents[3]


def run(*arguments: str, **env: str) -> Result:
    return CliRunner().invoke(main, arguments, env=env)


def test_help_names_every_command() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(f"\n  {name} " in result.output for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_own_help(name: str) -> None:
    result = run(name, "--help", ORIEL_PORT="no settings are needed for help")
    assert result.exit_code == 0
    assert result.output.startswith("Usage: ")
    assert len(result.output.splitlines()) > 4


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys, click.testing, app; click.testing.CliRunner().invoke(app.main, ['--help']);"
        "print(*{'dash', 'flask', 'pandas', 'sqlalchemy', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("name", ["serve", "worker", "migrate", "check"])
def test_wrong_settings_end_a_command_with_one_line_and_no_value(name: str) -> None:
    result = run(name, ORIEL_PORT="hunter2", ORIEL_COLOUR="hunter3")
    assert result.exit_code == 2
    assert result.output == "Oriel: ORIEL_COLOUR is not a setting; ORIEL_PORT must be a whole number from 1 to 65535.\n"


def test_the_manual_names_every_command() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text()
    assert all(f"| `{name}" in manual or f"`{name}`" in manual for name in COMMANDS)


def test_serve_is_what_happens_without_a_command() -> None:
    assert run(ORIEL_PORT="x").output == run("serve", ORIEL_PORT="x").output


def test_it_rejects_an_unknown_command() -> None:
    result = run("dance")
    assert result.exit_code == 2
    assert "No such command" in result.output
