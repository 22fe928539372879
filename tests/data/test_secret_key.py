"""The key is made once, whoever asks first, and nobody else can read it."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from data.key_files import replace_key, write_key
from data.secret_key import secret_key
from data.setting_values import MIN_SECRET_BYTES
from data.settings import Settings, SettingsError

ROOT = Path(__file__).parents[2]
GIVEN = "k3Yk3Y-0123456789-abcdefghijklmnopqrstuvwxyz"
ASK = """
import sys
from pathlib import Path
from data.secret_key import secret_key
from data.settings import Settings
sys.stdin.readline()
print(secret_key(Settings(home=Path(sys.argv[1]))))
"""


def test_it_is_made_once_and_kept(settings: Settings) -> None:
    key = secret_key(settings)
    assert len(key) >= MIN_SECRET_BYTES
    assert secret_key(settings) == key
    assert [path.name for path in settings.home.iterdir()] == ["secret.key"]


def test_every_home_has_its_own(folder: Path) -> None:
    assert secret_key(Settings(home=folder / "a")) != secret_key(Settings(home=folder / "b"))


def test_only_its_owner_reads_it(settings: Settings) -> None:
    key = secret_key(settings)
    path = settings.home / "secret.key"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    assert secret_key(settings) == key
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_key_of_the_settings_is_used_and_none_is_made(settings: Settings) -> None:
    assert secret_key(replace(settings, secret_key=GIVEN)) == GIVEN
    assert not settings.home.exists()


def test_all_who_ask_at_once_get_the_same(settings: Settings) -> None:
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", ASK, str(settings.home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        for _ in range(6)
    ]
    for process in asking:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
    keys = {process.communicate()[0].strip() for process in asking}
    assert keys == {secret_key(settings).encode()}
    assert [path.name for path in settings.home.iterdir()] == ["secret.key"]


def test_a_full_disk_leaves_no_key_under_another_name(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    for write in (write_key, replace_key):
        with pytest.raises((OSError, SettingsError)):
            write(settings.home / "some.key", "secret")
        assert list(settings.home.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff\xfe not a key, not even text, yet long enough for one"])
def test_a_broken_file_is_refused_with_what_to_do(settings: Settings, content: bytes) -> None:
    settings.home.mkdir()
    (settings.home / "secret.key").write_bytes(content)
    with pytest.raises(SettingsError, match="delete it and a new one is made"):
        secret_key(settings)
