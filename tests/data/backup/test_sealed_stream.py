import io
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.backup import sealed_stream
from data.backup.faults import Unreadable
from data.backup.sealed_stream import MAGIC, PREFIX_BYTES, SALT_BYTES, TAG_BYTES, SealedReader, SealedWriter

PASSPHRASE = "four loud storks"
CHUNK = 16
HEAD = len(MAGIC) + SALT_BYTES + PREFIX_BYTES


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Chunks of a few bytes and a cheap key: what is tested is how they hang together."""
    monkeypatch.setattr(sealed_stream, "CHUNK", CHUNK)
    monkeypatch.setattr(sealed_stream, "SCRYPT_LOG_N", 2)
    return


def sealed(*pieces: bytes) -> bytes:
    file = io.BytesIO()
    writer = SealedWriter(file, PASSPHRASE)
    for piece in pieces:
        writer.write(piece)
    writer.finish()
    return file.getvalue()


def opened(content: bytes, passphrase: str = PASSPHRASE, size: int = 7) -> bytes:
    reader = SealedReader(io.BytesIO(content), passphrase)
    return b"".join(iter(lambda: reader.read(size), b""))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.binary(max_size=3 * CHUNK), max_size=5), size=st.integers(1, 100))
def test_what_was_sealed_opens_to_the_byte(pieces: list[bytes], size: int) -> None:
    assert opened(sealed(*pieces), size=size) == b"".join(pieces)


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_nothing_of_it_is_to_be_seen_and_twice_the_same_is_not_the_same(length: int) -> None:
    secret = (b"canary" * 20)[:length]
    once, again = sealed(secret), sealed(secret)
    assert len(once) == HEAD + length + TAG_BYTES * max(1, -(-length // CHUNK))
    assert length < 4 or secret not in once
    assert once != again


def test_another_passphrase_is_refused_in_a_sentence() -> None:
    with pytest.raises(Unreadable, match="This passphrase does not open"):
        opened(sealed(b"canary" * 20), "three quiet herons")


def test_a_change_of_any_byte_is_noticed() -> None:
    whole = sealed(b"canary" * 10)
    for place in range(len(whole)):
        with pytest.raises(Unreadable):
            opened(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])


def test_whatever_is_cut_off_is_missed() -> None:
    whole = sealed(b"canary" * 10)
    for length in range(len(whole)):
        with pytest.raises(Unreadable):
            opened(whole[:length])


def test_chunks_keep_their_places() -> None:
    whole, step = sealed(bytes(range(4 * CHUNK))), CHUNK + TAG_BYTES
    head, chunks = whole[:HEAD], [whole[at : at + step] for at in range(HEAD, len(whole), step)]
    assert len(chunks) == 4
    for order in ((1, 0, 2, 3), (0, 1, 3), (0, 1, 2, 3, 3), (3,), (0, 0, 1, 2, 3)):
        with pytest.raises(Unreadable):
            opened(head + b"".join(chunks[number] for number in order))
