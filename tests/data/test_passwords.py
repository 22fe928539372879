import statistics
import time

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from data.passwords import (
    HASHER,
    NOBODYS_HASH,
    WeakPassword,
    check_strength,
    hash_password,
    is_outdated,
    verify_password,
)

GOOD = "three quiet herons"


def test_a_password_fits_its_own_hash_only() -> None:
    hashed = hash_password(GOOD)
    assert verify_password(hashed, GOOD)
    assert not verify_password(hashed, GOOD + " ")
    assert not verify_password(hashed, "")


def test_a_hash_is_argon2id_and_salted() -> None:
    assert extract_parameters(hash_password(GOOD)).type is Type.ID
    assert hash_password(GOOD) != hash_password(GOOD)


def test_letters_composed_differently_are_the_same_password() -> None:
    assert verify_password(hash_password("caf\u00e9 am morgen"), "cafe\u0301 am morgen")


def test_nothing_fits_where_there_is_no_hash() -> None:
    assert not verify_password(None, GOOD)
    assert not verify_password("not a hash", GOOD)


def test_nobodys_hash_costs_what_a_real_one_does() -> None:
    assert extract_parameters(NOBODYS_HASH) == extract_parameters(hash_password(GOOD))
    assert not HASHER.check_needs_rehash(NOBODYS_HASH)


def test_checking_takes_as_long_without_an_account() -> None:
    hashed = hash_password(GOOD)

    def seconds(password_hash: str | None) -> float:
        start = time.process_time()
        verify_password(password_hash, "wrong")
        return time.process_time() - start

    pairs = [(seconds(hashed), seconds(None)) for _ in range(5)]
    with_account, without = (statistics.median(side) for side in zip(*pairs, strict=True))
    assert without == pytest.approx(with_account, rel=0.5)


def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    assert is_outdated("$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHQ$/lGphQJhPMPZM7mgOtTVkGE4DJ8YBzBJdb4qSAgCdr8")
    assert not is_outdated(hash_password(GOOD))


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "at least 12"),
        ("x" * 257, "at most 256"),
        ("abababababab", "different characters"),
        ("ana@example.org", "e-mail address"),
        ("ANA@example.org!", "e-mail address"),
    ],
)
def test_it_rejects_a_password_that_is_tried_first(password: str, reason: str) -> None:
    with pytest.raises(WeakPassword, match=reason):
        check_strength(password, "ana@example.org")


@pytest.mark.parametrize("password", [GOOD, "correct horse battery staple", "長いパスワードは安全ですよね"])
def test_it_takes_a_long_password(password: str) -> None:
    check_strength(password, "ana@example.org")
