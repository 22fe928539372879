"""Oriel with one page more, which has a slow panel: `python -m tests.server.background.toy_site HOME PORT`."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from dash import dcc, html, register_page
from werkzeug.serving import make_server

from components.slow_panel import SlowId, slow_panel
from data.home import open_home
from data.settings import Settings
from data.users import add_first_admin, add_user
from pages._slow_panels import follow_query
from server import factory
from tests.browser.desk import EMAIL, PASSWORD
from tests.server.background.toy import KIND, ToyView, running_toy
from views import registry

SECOND_EMAIL = "second@oriel.example"
QUERY = "toy-query"


def layout(**query: str) -> html.Div:
    view = ToyView.parse(query)
    return html.Div(
        [
            html.H1("Toy"),
            dcc.Store(id=QUERY, data=view.query()),
            slow_panel(SlowId(KIND.name, "shared"), "Shared", view.query()),
        ],
        className="o-page",
    )


@contextmanager
def toy_kind() -> Iterator[None]:
    before, warm_up = registry.kinds, factory._warm_up
    known = {**before(), KIND.name: KIND}

    def warm_up_with_toy(server: object) -> None:
        register_page("toy", path="/toy", name="Toy", layout=layout, icon="bi-clock", order=9)
        follow_query(SlowId(KIND.name, "shared"), QUERY)
        warm_up(server)

    registry.kinds, factory._warm_up = lambda: known, warm_up_with_toy
    yield
    registry.kinds, factory._warm_up = before, warm_up


def _stop(*_: int | FrameType | None) -> None:
    raise SystemExit(0)


def main(home: Path, port: int) -> None:
    signal.signal(signal.SIGTERM, _stop)
    settings = Settings(home=home, port=port)
    with open_home(settings) as opened, running_toy(home, 2), toy_kind():
        with opened.database.begin() as connection:
            add_first_admin(connection, EMAIL, PASSWORD)
            add_user(connection, SECOND_EMAIL, PASSWORD)
        with make_server("127.0.0.1", port, factory.create_app(opened), threaded=True) as server:
            print("ready", flush=True)  # noqa: T201  (to the test that waits)
            server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
