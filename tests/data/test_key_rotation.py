from dataclasses import replace

import pytest
from sqlalchemy import LargeBinary, insert, select

from data import key_rotation
from data.audit.reading import read_entries
from data.database import Database
from data.idempotency import Claim, KeptAnswer, keep_answer
from data.kept_secrets import keep_secret, mail_server_of
from data.key_rotation import rotate, sealed_columns
from data.mail_server import mail_server
from data.schema import kept_secrets, metadata, second_factors
from data.sealing import KEY_FILE, Unsealable, new_key, seal, sealing_keys, unseal
from data.settings import Settings, SettingsError
from data.users import add_user

URL = "smtp://ana:hunter2@mail.example.org"
SEED = "JBSWY3DPEHPK3PXP"
ANSWER = '{"token": "oriel_canary"}'


@pytest.fixture
def sealed(database: Database, settings: Settings) -> Database:
    """Something in every column that is sealed."""
    with database.begin() as connection:
        keep_secret(connection, settings, "smtp_url", URL)
        ana = add_user(connection, "ana@example.org", "three quiet herons").id
        connection.execute(insert(second_factors).values(user_id=ana, sealed_secret=seal(settings, SEED)))
        keep_answer(connection, settings, Claim(ana, "key", bytes(32)), KeptAnswer(200, {}, ANSWER))
    return database


def tokens(database: Database) -> dict[str, bytes]:
    with database.connect() as connection:
        return {str(one): bytes(connection.execute(select(one)).scalar_one()) for one in sealed_columns()}


def test_every_sealed_column_of_the_schema_is_sealed_anew(sealed: Database, settings: Settings) -> None:
    """A table that seals something has to be filled by the fixture above, or there is no row to be found here."""
    before = tokens(sealed)
    assert len(before) == len(sealed_columns()) >= 3
    assert rotate(sealed, settings).sealed_anew == len(before)
    after = tokens(sealed)
    newest = replace(settings, sealing_keys=sealing_keys(settings)[:1])
    assert {unseal(newest, one) for one in after.values()} == {URL, SEED, ANSWER}
    assert not set(before.values()) & set(after.values())


def test_no_other_bytes_of_the_schema_are_called_sealed_or_secret() -> None:
    named = [
        column
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary) and ("seal" in column.name or "secret" in column.name)
    ]
    assert set(named) == set(sealed_columns())


def test_the_key_before_stays_for_one_rotation_more(sealed: Database, settings: Settings) -> None:
    (first,) = sealing_keys(settings)
    rotate(sealed, settings)
    second, kept = sealing_keys(settings)
    assert kept == first
    rotate(sealed, settings)
    assert sealing_keys(settings)[1:] == (second,)
    assert (settings.home / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert mail_server_of(settings, sealed) == mail_server(URL)


def test_a_failure_in_the_middle_leaves_everything_readable(
    sealed: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice, so that rows are two keys behind; and then it goes on as if nothing had been."""
    before = tokens(sealed)

    def fail(*_: object, **__: object) -> None:
        raise OSError("the machine is gone")

    for _ in range(2):
        with monkeypatch.context() as patch:
            patch.setattr(key_rotation, "record", fail)
            with pytest.raises(OSError, match="the machine is gone"):
                rotate(sealed, settings)
        assert tokens(sealed) == before
        assert mail_server_of(settings, sealed) == mail_server(URL)
    assert len(sealing_keys(settings)) == 3
    assert rotate(sealed, settings).sealed_anew == 3
    assert len(sealing_keys(settings)) == 2
    assert {unseal(settings, one) for one in tokens(sealed).values()} == {URL, SEED, ANSWER}


def test_what_was_sealed_by_a_process_that_had_the_old_keys_can_be_read(sealed: Database, settings: Settings) -> None:
    late = replace(settings, sealing_keys=sealing_keys(settings))
    rotate(sealed, settings)
    with sealed.begin() as connection:
        keep_secret(connection, late, "smtp_url", URL)
    assert mail_server_of(settings, sealed) == mail_server(URL)
    rotate(sealed, settings)
    assert mail_server_of(settings, sealed) == mail_server(URL)


def test_keys_of_the_environment_are_given_there(sealed: Database, settings: Settings) -> None:
    first, second = sealing_keys(settings)[0], new_key()
    given = replace(settings, sealing_keys=(second, first))
    done = rotate(sealed, given)
    assert (done.sealed_anew, done.is_new_key) == (3, False)
    assert mail_server_of(replace(settings, sealing_keys=(second,)), sealed) == mail_server(URL)


def test_with_a_key_missing_nothing_is_changed(sealed: Database, settings: Settings) -> None:
    with sealed.begin() as connection:
        keep_secret(connection, replace(settings, sealing_keys=(new_key(),)), "smtp_url", URL)
    before, keys = tokens(sealed), sealing_keys(settings)
    with pytest.raises(Unsealable):
        rotate(sealed, settings)
    assert (tokens(sealed), sealing_keys(settings)) == (before, keys)


def test_a_file_of_keys_that_holds_none_is_refused_with_a_sentence(settings: Settings) -> None:
    sealing_keys(settings)
    (settings.home / KEY_FILE).write_text("not a key\n")
    with pytest.raises(SettingsError, match=r"sealing\.keys holds no sealing keys; bring back the file"):
        seal(settings, "x")


def test_it_is_told(sealed: Database, settings: Settings) -> None:
    rotate(sealed, settings)
    with sealed.connect() as connection:
        newest = read_entries(connection)[0]
    assert (newest.action, newest.detail) == ("secrets.rotated", {"sealed_anew": 3, "new_key": True})
    assert kept_secrets.name in {column.table.name for column in sealed_columns()}
