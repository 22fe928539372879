"""Password hashes: Argon2id, and nothing that tells by its answer or its time whether there was one to check."""

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 12
MAX_LENGTH = 256
MIN_DIFFERENT = 5
# 46 MiB and one pass; a sign-in takes some 50 ms, and eight at once still fit a small machine.
HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
# The hash of 256 forgotten random bits, checked where there is no account so that it takes as long.
NOBODYS_HASH = "$argon2id$v=19$m=47104,t=1,p=1$rs9IovOdTSea1oCY3Wtvtw$5GnPLxkq3rT8Lb9JED0pLzSuKHDcpgknekDr357LNDc"
# Each hash fills its memory once more: a crowd at the door waits here instead of exhausting the machine.
_AT_ONCE = threading.BoundedSemaphore(2)


class WeakPassword(ValueError):
    """The password is not good enough; the message says what to change."""


def check_strength(password: str, email: str) -> None:
    """Length is what counts; the rest refuses what anybody would try first."""
    folded = password.casefold()
    if len(password) < MIN_LENGTH:
        raise WeakPassword(f"The password needs at least {MIN_LENGTH} characters; a few random words do well.")
    if len(password) > MAX_LENGTH:
        raise WeakPassword(f"The password may have at most {MAX_LENGTH} characters.")
    if len(set(folded)) < MIN_DIFFERENT:
        raise WeakPassword(f"The password needs at least {MIN_DIFFERENT} different characters.")
    if folded in email.casefold() or email.casefold() in folded:
        raise WeakPassword("The password must not be the e-mail address.")


def hash_password(password: str) -> str:
    with _AT_ONCE:
        return HASHER.hash(_normal(password))


def verify_password(password_hash: str | None, password: str) -> bool:
    """Whether it fits; without a hash it takes the same time and doesn't."""
    with _AT_ONCE:
        try:
            HASHER.verify(password_hash or NOBODYS_HASH, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Made with other parameters than today's, so to be made again while the password is at hand."""
    return HASHER.check_needs_rehash(password_hash)


def _normal(password: str) -> bytes:
    # The same letters typed on another system arrive composed differently.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
