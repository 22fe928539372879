"""Ten codes for who has lost the second factor: shown once, each good once, and only their hashes kept."""

import base64
import re
import secrets
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select, update

from data.audit.recording import record
from data.schema import recovery_codes

CODES: Final = 10
CODE_BYTES: Final = 10  # 80 bits, so that nobody finds one by its hash
_GROUP: Final = 4
_NOISE = re.compile(r"[\s-]+")
_MISREAD = str.maketrans("018", "olb")  # base32 has none of these digits


def new_recovery_codes(connection: Connection, user_id: int) -> tuple[str, ...]:
    """In words for a person; those from before are dead."""
    drop_recovery_codes(connection, user_id)
    codes = tuple(_new_code() for _ in range(CODES))
    rows = [{"user_id": user_id, "code_hash": _hash(code)} for code in codes]
    connection.execute(insert(recovery_codes), rows)
    return codes


def take_recovery_code(connection: Connection, user_id: int, code: str) -> bool:
    """Whether it was one that is still good; of two who come at once with it one gets in."""
    columns = recovery_codes.c
    unused = (columns.user_id == user_id, columns.code_hash == _hash(code), columns.used_at.is_(None))
    if not connection.execute(update(recovery_codes).where(*unused).values(used_at=func.now())).rowcount:
        return False
    record(connection, "recovery_code.used", "user", user_id, left=count_recovery_codes(connection, user_id))
    return True


def count_recovery_codes(connection: Connection, user_id: int) -> int:
    """Those that are still good."""
    query = select(func.count()).where(recovery_codes.c.user_id == user_id, recovery_codes.c.used_at.is_(None))
    return connection.execute(query).scalar_one()


def drop_recovery_codes(connection: Connection, user_id: int) -> None:
    connection.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))


def _new_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower()
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def _hash(code: str) -> bytes:
    plain = _NOISE.sub("", code).lower().translate(_MISREAD)
    return sha256(plain.encode("utf-8", "surrogatepass")).digest()
