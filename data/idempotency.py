"""What a write under an Idempotency-Key was answered, so that the same again is answered alike and does nothing.

The answer is kept in the transaction of what was written: both are there or neither is, whatever dies in between. It
may hold a secret that is shown once, a new token: so it is sealed. A key is one account's, and good for a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select

from data.schema import idempotent_answers
from data.sealing import seal, unseal
from data.settings import Settings
from data.tokens import token_hash

KEPT: Final = timedelta(days=1)


class UnderWay(Exception):
    """The same request is being answered at this moment."""


class KeyReused(Exception):
    """Another request has had this key."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Claim:
    """`request_hash`: of all that makes the request what it is."""

    user_id: int
    key: str
    request_hash: bytes


def find_answer(connection: Connection, settings: Settings, claim: Claim) -> KeptAnswer | None:
    """Nobody else can answer the claim until the transaction ends. Raises UnderWay and KeyReused."""
    lock = func.hashtextextended(f"idempotency:{claim.user_id}:{claim.key}", 0)
    if not connection.execute(select(func.pg_try_advisory_xact_lock(lock))).scalar_one():
        raise UnderWay
    columns = idempotent_answers.c
    mine = (columns.user_id == claim.user_id) & (columns.key_hash == token_hash(claim.key))
    connection.execute(delete(idempotent_answers).where(mine, columns.created_at < func.now() - KEPT))
    row = connection.execute(select(idempotent_answers).where(mine)).one_or_none()
    if row is None:
        return None
    if row.request_hash != claim.request_hash:
        raise KeyReused
    return KeptAnswer(row.status, row.headers, unseal(settings, row.sealed_body))


def keep_answer(connection: Connection, settings: Settings, claim: Claim, answer: KeptAnswer) -> None:
    connection.execute(
        insert(idempotent_answers).values(
            user_id=claim.user_id,
            key_hash=token_hash(claim.key),
            request_hash=claim.request_hash,
            status=answer.status,
            headers=dict(answer.headers),
            sealed_body=seal(settings, answer.body),
        )
    )


def forget_old_answers(connection: Connection) -> None:
    connection.execute(delete(idempotent_answers).where(idempotent_answers.c.created_at < func.now() - KEPT))
