from dataclasses import replace
from email.headerregistry import Address

import pytest
from sqlalchemy import text

from data.audit.reading import read_entries
from data.database import Database
from data.kept_secrets import UnfitSecret, keep_secret, list_secrets, mail_server_of, remove_secret, sends_mail
from data.mail_server import mail_server
from data.sealing import Unsealable, new_key
from data.settings import Settings

URL = "smtp://ana:hunter2-canary@mail.example.org"


@pytest.fixture
def kept(database: Database, settings: Settings) -> Database:
    with database.begin() as connection:
        keep_secret(connection, settings, "smtp_url", URL)
    return database


def test_what_is_kept_is_used(kept: Database, settings: Settings) -> None:
    assert mail_server_of(settings, kept) == mail_server(URL)


def test_mail_is_sent_where_there_is_a_server_and_a_sender(kept: Database, settings: Settings) -> None:
    sender = Address(addr_spec="oriel@example.org")
    assert sends_mail(replace(settings, mail_from=sender), kept)
    assert sends_mail(replace(settings, mail_from=sender, smtp_url=mail_server(URL)), kept)
    assert not sends_mail(settings, kept)
    with kept.begin() as connection:
        remove_secret(connection, "smtp_url")
    assert not sends_mail(replace(settings, mail_from=sender), kept)


def test_what_the_environment_says_goes_first(kept: Database, settings: Settings) -> None:
    other = mail_server("smtp://other.example.org")
    overruling = replace(settings, smtp_url=other)
    assert mail_server_of(overruling, kept) == other
    with kept.connect() as connection:
        assert [one.is_overruled for one in list_secrets(connection, overruling)] == [True]
        assert [one.is_overruled for one in list_secrets(connection, settings)] == [False]


def test_nothing_of_it_can_be_read_in_the_database(kept: Database) -> None:
    with kept.connect() as connection:
        row = connection.execute(text("SELECT sealed, row_to_json(k)::text AS whole FROM kept_secrets k")).one()
        told = read_entries(connection)
    assert b"hunter2" not in bytes(row.sealed)
    assert "hunter2" not in row.whole
    assert [(one.action, one.object_id, one.detail) for one in told] == [("secret.kept", "smtp_url", {})]


def test_a_later_one_takes_its_place_and_a_removed_one_is_gone(kept: Database, settings: Settings) -> None:
    with kept.begin() as connection:
        keep_secret(connection, settings, "smtp_url", "smtps://new.example.org")
    later = mail_server_of(settings, kept)
    assert later is not None
    assert later.host == "new.example.org"
    with kept.begin() as connection:
        remove_secret(connection, "smtp_url")
        assert list_secrets(connection, settings) == ()
    assert mail_server_of(settings, kept) is None
    with pytest.raises(UnfitSecret, match="No secret smtp_url is kept"), kept.begin() as connection:
        remove_secret(connection, "smtp_url")


@pytest.mark.parametrize(
    ("name", "secret"),
    [("smtp_url", "http://ana:hunter2@x"), ("smtp_url", "smtp://ana:hunter2@[x"), ("colour", URL), ("smtp_url", "")],
)
def test_what_can_be_no_such_secret_is_refused_without_being_repeated(
    database: Database, settings: Settings, name: str, secret: str
) -> None:
    with pytest.raises(UnfitSecret) as refusal, database.begin() as connection:
        keep_secret(connection, settings, name, secret)
    assert "hunter2" not in str(refusal.value)


def test_with_another_key_it_says_so_in_a_sentence(kept: Database, settings: Settings) -> None:
    elsewhere = replace(settings, sealing_keys=(new_key(),))
    with pytest.raises(Unsealable, match="the key that sealed it is not among the sealing keys"):
        mail_server_of(elsewhere, kept)
    with kept.connect() as connection:
        assert [one.is_readable for one in list_secrets(connection, elsewhere)] == [False]
        assert [one.is_readable for one in list_secrets(connection, settings)] == [True]
