"""Reports under random kill -9: what is lost and what is doubled.

Two planners and three workers, 300 due slots of two deliveries each (real mail and real webhooks, a tenth of them
refused or taken without a word), 50 kills and two stops of PostgreSQL. A delivery may come again under the key that it
had; nothing else may happen.
"""

from benchmarks.measure import Row, summary
from tests.conftest import new_folder
from tests.jobs.report_ordeal import Ordeal, undergo

ORDEAL = Ordeal(reports=10, minutes=30, kills=50, stops=2, pace=2.0, patience=600.0)


def rows() -> list[Row]:
    with new_folder() as folder:
        found = undergo(ORDEAL, folder / "home")
    through = f"of {found.slots} slots through {found.kills} kills and {found.stops} stops"
    return [
        _count(f"deliveries lost, {through}", len(found.lost), goal=0),
        _count("slots with more than one key at a receiver", len(found.doubled), goal=0),
        _count("slots that were made twice", len(found.changed), goal=0),
        _count("slots that the ledger tells otherwise", len(found.contradicted), goal=0),
        _count("deliveries that came again under the same key", found.repeated),
        Row("from the first slot to the last delivery", summary([found.seconds]), unit="s"),
    ]


def _count(what: str, number: int, goal: float | None = None) -> Row:
    return Row(what, summary([float(number)]), unit="", goal=goal)
