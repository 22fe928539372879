"""Every page opens with any query, since Dash hands all of it to the layout as arguments."""

import dash
import pytest

from data.database import Database
from tests.server.test_gate import router_body
from tests.server.visitor import Visitor

QUERIES = [
    "",
    "?",
    "?a=1",
    "?a=1&a=2",
    "?symbol=",
    "?symbol=%00",
    "?symbol=A&symbol=B",
    "?%FF=%FE",
    "?=x",
    "?a=1;b=2",
    "?_=1&x-y=2",
]


@pytest.fixture(scope="module")
def database(module_database: Database) -> Database:
    return module_database


@pytest.mark.parametrize("search", QUERIES)
def test_every_page_takes_any_query(signed_in: Visitor, search: str) -> None:
    paths = [page["path"] for page in dash.page_registry.values()]
    assert "/" in paths
    for path in [*paths, "/nothing/here"]:
        answer = signed_in.call(router_body(pathname=path, search=search))
        assert answer.status_code == 200, f"{path}{search}"
        assert signed_in.get(path + search).status_code == 200
