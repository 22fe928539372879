"""Secrets that must be read again, sealed with keys of their own: who reads the database reads none of them.

The keys are `ORIEL_SEALING_KEYS` or the file `sealing.keys` in the home, the newest first; what an older one sealed can
still be read until `secrets rotate` has sealed it anew. They are not the key that signs sessions.
"""

import re
from typing import TYPE_CHECKING, Final

from data.key_files import kept_key
from data.setting_values import SEALING_KEY
from data.settings import Settings, SettingsError

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

KEY_FILE: Final = "sealing.keys"


class Unsealable(RuntimeError):
    """None of the keys opens it."""

    def __init__(self) -> None:
        super().__init__("A secret can't be read: the key that sealed it is not among the sealing keys of this Oriel.")


def seal(settings: Settings, secret: str) -> bytes:
    return _keyring(settings).encrypt(secret.encode())


def unseal(settings: Settings, sealed: bytes) -> str:
    """Raises Unsealable."""
    from cryptography.fernet import InvalidToken

    try:
        return _keyring(settings).decrypt(sealed).decode()
    except InvalidToken:
        raise Unsealable from None


def _keyring(settings: Settings) -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet

    return MultiFernet([Fernet(key) for key in sealing_keys(settings)])


def sealing_keys(settings: Settings) -> tuple[str, ...]:
    """The newest first."""
    if settings.sealing_keys:
        return settings.sealing_keys
    path = settings.home / KEY_FILE
    keys = tuple(kept_key(path, new_key).split())
    if not keys or not all(re.fullmatch(SEALING_KEY, key) for key in keys):
        raise SettingsError(f"{path} holds no sealing keys; bring back the file that was there")
    return keys


def new_key() -> str:
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()
