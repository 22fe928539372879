"""Nothing is lost and nothing has two effects, whoever is killed and whatever stops: the small proof.

`python -m benchmarks.run report_crashes` is the large one.
"""

from pathlib import Path

from tests.jobs.report_ordeal import Ordeal, undergo


def test_no_slot_is_lost_and_none_has_two_identities_through_kills_and_a_stop_of_postgres(home_folder: Path) -> None:
    found = undergo(Ordeal(reports=3, minutes=6, kills=6, stops=1), home_folder)
    assert (found.lost, found.doubled, found.changed, found.contradicted) == ((), (), (), ())
    assert (found.slots, found.kills, found.stops) == (18, 6, 1)
