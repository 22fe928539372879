"""The key that signs cookies and forms: from the settings, or made once and kept in the home."""

import os
import secrets
from pathlib import Path

from data.setting_values import MIN_SECRET_BYTES
from data.settings import Settings, SettingsError

PRIVATE_FILE = 0o600


def secret_key(settings: Settings) -> str:
    if settings.secret_key:
        return settings.secret_key
    path = settings.home / "secret.key"
    try:
        return _kept(path)
    except OSError as error:
        raise SettingsError(f"{path} can't be used ({error.strerror})") from error


def _kept(path: Path) -> str:
    if not path.exists():
        _make(path)
    path.chmod(PRIVATE_FILE)
    key = path.read_text(encoding="ascii", errors="replace").strip()
    if len(key) < MIN_SECRET_BYTES or not key.isascii():
        raise SettingsError(f"{path} holds no key; delete it and a new one is made (everybody signs in again)")
    return key


def _make(path: Path) -> None:
    """A link is made whole or not at all, and only one of several processes can make it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(descriptor)
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
