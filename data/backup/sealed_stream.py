"""A file sealed with a passphrase, written and read as a stream.

The passphrase becomes a key by scrypt, which makes guessing expensive (128 MiB of memory each). The stream is cut into
chunks, each sealed by AES-256-GCM under a nonce of a random prefix, the chunk's number and whether it is the last
(the STREAM construction): a chunk that is changed, moved, left out or cut off does not open. Fernet would do the same
for what fits into memory; a database need not.
"""

import secrets
from typing import TYPE_CHECKING, BinaryIO, Final

from data.backup.faults import Unreadable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC: Final = b"Oriel backup, sealed, 1\n"
CHUNK: Final = 2**20
SALT_BYTES, PREFIX_BYTES, TAG_BYTES = 16, 7, 16
SCRYPT_LOG_N = 17
CUT_OFF = "The backup is damaged or cut off; use another one."
WRONG = "This passphrase does not open the backup, or its beginning is damaged."


class SealedWriter:
    """What is written to it goes sealed to `file`; it is whole only after `finish`."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        salt, self._prefix = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(PREFIX_BYTES)
        self._file, self._header = file, MAGIC + salt + self._prefix
        self._cipher = _cipher(passphrase, salt)
        self._waiting = bytearray()
        self._number = 0
        file.write(self._header)

    def write(self, data: bytes) -> int:
        self._waiting += data
        while len(self._waiting) > CHUNK:  # the last chunk is never empty, unless all is
            self._seal(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, chunk, self._header))
        self._number += 1


class SealedReader:
    """Raises Unreadable for what is not what was sealed, before a byte of that chunk is given out."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self._header = file.read(len(MAGIC) + SALT_BYTES + PREFIX_BYTES)
        salt, self._prefix = self._header[len(MAGIC) : -PREFIX_BYTES], self._header[-PREFIX_BYTES:]
        if not self._header.startswith(MAGIC) or len(salt) != SALT_BYTES:
            raise Unreadable(CUT_OFF)
        self._file, self._cipher = file, _cipher(passphrase, salt)
        self._next = file.read(CHUNK + TAG_BYTES)
        self._ready = bytearray()
        self._number = 0
        self._is_over = False

    def read(self, size: int) -> bytes:
        while len(self._ready) < size and not self._is_over:
            self._ready += self._open()
        given = bytes(self._ready[:size])
        del self._ready[:size]
        return given

    def _open(self) -> bytes:
        from cryptography.exceptions import InvalidTag

        sealed, self._next = self._next, self._file.read(CHUNK + TAG_BYTES)
        self._is_over = not self._next
        nonce = _nonce(self._prefix, self._number, is_last=self._is_over)
        try:
            chunk = self._cipher.decrypt(nonce, sealed, self._header)
        except (InvalidTag, ValueError):
            raise Unreadable(CUT_OFF if self._number else WRONG) from None
        self._number += 1
        return chunk


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])


def _cipher(passphrase: str, salt: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    kdf = Scrypt(salt=salt, length=32, n=2**SCRYPT_LOG_N, r=8, p=1)
    return AESGCM(kdf.derive(passphrase.encode("utf-8", "surrogatepass")))
