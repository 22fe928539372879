"""The page on which somebody makes tokens for their scripts."""

import re
from html import unescape

import pytest

from data.api_tokens import list_tokens, make_token
from data.database import Database
from data.users import User
from tests.server.script import Script
from tests.server.visitor import Visitor

PATH = "/account/tokens"
TOKEN = re.compile(r"oriel_[\w-]{43}")


def submitted(signed_in: Visitor, **fields: str) -> tuple[int, str]:
    answer = signed_in.submit(PATH, **{"name": "nightly", "scope": "read", "expires": "30"} | fields)
    return answer.status_code, unescape(answer.text)


def test_one_is_made_shown_once_and_works(signed_in: Visitor, database: Database, ana: User) -> None:
    status, page = submitted(signed_in, scope="write")
    assert status == 201
    (token,) = set(TOKEN.findall(page))
    assert Script(signed_in, token).get("/account").status_code == 200
    later = signed_in.get(PATH).text
    assert token not in later
    assert token[:12] in later
    assert "nightly" in later
    with database.connect() as connection:
        (kept,) = list_tokens(connection, ana.id)
    assert kept.scopes == ("write",)
    assert kept.expires_at is not None
    assert (kept.expires_at - kept.created_at).days == 30


def test_the_answer_is_kept_nowhere(signed_in: Visitor) -> None:
    answer = signed_in.submit(PATH, name="nightly", scope="read", expires="never")
    assert answer.headers["Cache-Control"] == "no-store"


def test_one_is_revoked(signed_in: Visitor, database: Database, ana: User) -> None:
    with database.begin() as connection:
        made = make_token(connection, ana.id, "nightly", ["read"], lifetime=None)
    answer = signed_in.submit(PATH, f"{PATH}/{made.kept.id}/revoke")
    assert (answer.status_code, answer.location) == (303, f"{PATH}?revoked")
    assert Script(signed_in, made.token).get("/account").status_code == 401
    assert "nightly" not in signed_in.get(PATH).text


def test_somebody_elses_is_not_there(signed_in: Visitor, database: Database, bea: User) -> None:
    with database.begin() as connection:
        theirs = make_token(connection, bea.id, "hers", ["read"], lifetime=None)
    answers = [signed_in.submit(PATH, f"{PATH}/{number}/revoke") for number in (theirs.kept.id, 999, 2**63)]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert Script.alike(answers[0], answers[1])
    assert Script(signed_in, theirs.token).get("/account").status_code == 200


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"name": "x" * 101}, {"scope": "admin"}, {"scope": "all"}, {"expires": "5000"}]
)
def test_what_does_not_fit_makes_none(
    signed_in: Visitor, database: Database, ana: User, fields: dict[str, str]
) -> None:
    status, page = submitted(signed_in, **fields)
    assert status == 400
    assert not TOKEN.search(page)
    with database.connect() as connection:
        assert list_tokens(connection, ana.id) == ()


def test_no_other_site_makes_one(signed_in: Visitor) -> None:
    assert signed_in.post(PATH, data={"name": "a", "scope": "read", "expires": "7"}).status_code == 400
