"""The buttons of the prediction page behind the gate: somebody signed in asks the queue, a stranger does not."""

from collections.abc import Mapping

from flask import Flask

from data.database import Database
from data.errands import standing
from tests.jobs.working import job_states
from tests.server.visitor import Visitor
from tests.views.predictions.ledger_worlds import quick, store_coin
from views.predictions.errands import replay_errand

COIN = quick(models="ridge")


def press(desk: Flask, memory: object = None) -> Mapping[str, object]:
    """As the browser sends it when the button that fills the replay was pressed."""
    callbacks = desk.extensions["oriel.dash"].callback_map
    name, found = next(one for one in callbacks.items() if "predictions-fill-said.children" in one[0])
    values = {"predictions-query": COIN.query(), "predictions-fill-pressed": {"value": "fill", "at": 1}}
    return {
        "output": name,
        "outputs": [{"id": out.component_id, "property": out.component_property} for out in found["output"]],
        "inputs": [{**one, "value": values.get(one["id"])} for one in found["inputs"]],
        "state": [{**one, "value": memory} for one in found["state"]],
        "changedPropIds": ["predictions-fill-pressed.data"],
    }


def test_a_stranger_asks_for_nothing(visitor: Visitor, desk: Flask, database: Database) -> None:
    assert visitor.call(press(desk)).status_code == 401
    assert job_states(database) == []


def test_who_is_signed_in_asks_once_and_is_told(signed_in: Visitor, desk: Flask, database: Database) -> None:
    store_coin(database)
    answer = signed_in.call(press(desk))
    assert answer.status_code == 200
    said = answer.json["response"]["predictions-fill-said"]["children"]
    assert "Queued." in str(said)
    assert answer.json["response"]["predictions-fill-tick"]["disabled"] is False
    again = signed_in.call(press(desk, answer.json["response"]["predictions-fill-memory"]["data"]))
    assert "It is under way already." in again.text
    assert standing(database, replay_errand(COIN)).phase == "queued"
    assert len(job_states(database)) == 1
