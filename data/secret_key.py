"""The key that signs cookies and forms: from the settings, or made once and kept in the home."""

import secrets
from pathlib import Path

from data.key_files import kept_key
from data.setting_values import MIN_SECRET_BYTES
from data.settings import Settings, SettingsError


def secret_key(settings: Settings) -> str:
    return settings.secret_key or _kept(settings.home / "secret.key")


def _kept(path: Path) -> str:
    key = kept_key(path, lambda: secrets.token_urlsafe(48))
    if len(key) < MIN_SECRET_BYTES or not key.isascii():
        raise SettingsError(f"{path} holds no key; delete it and a new one is made (everybody signs in again)")
    return key
