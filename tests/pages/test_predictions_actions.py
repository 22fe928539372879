"""What the buttons of the prediction page do: once, told in words, and nothing half done."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from data import rights
from data.database import Database
from data.home import Home, make_home
from data.users import add_user
from data.watched_predictions import watch, watched
from jobs.forecasts import REPLAY
from jobs.training import TRAIN, enqueue_training
from pages import _predictions_actions as actions
from pages import _predictions_errands as bars
from pages._predictions_actions import changed, step, toggled
from tests.jobs.working import job_states, work_off
from tests.server.visitor import PASSWORD
from tests.views.predictions.ledger_worlds import quick, store_coin
from tests.views.predictions.small_market import VIEW, store_closes
from views.allowed import in_role
from views.predictions import PredictionsView
from views.predictions.errands import FILL, REPLAY_TASK, TRAIN_TASK, replay_errand, watched_query
from views.predictions.errands import TRAIN as TRAINING
from views.predictions.training import train

COIN = quick(models="ridge")


@pytest.fixture
def people(database: Database) -> list[int]:
    with database.begin() as connection:
        return [add_user(connection, f"{name}@example.org", PASSWORD).id for name in ("ana", "bob")]


@pytest.fixture
def page(home: Home, people: list[int], monkeypatch: pytest.MonkeyPatch) -> Home:
    """As Ana sees it."""
    for module in (actions, bars):
        monkeypatch.setattr(module, "home", lambda: home)
        monkeypatch.setattr(module, "market", lambda: home.market)
        monkeypatch.setattr(module, "user_id", lambda: people[0])
    return home


@pytest.fixture
def nowhere(page: Home, people: list[int], monkeypatch: pytest.MonkeyPatch) -> Home:
    gone = make_home(page.settings, Database("postgresql://nobody@127.0.0.1:1/none"))
    for module in (actions, bars):
        monkeypatch.setattr(module, "home", lambda: gone)
        monkeypatch.setattr(module, "market", lambda: gone.market)
    return gone


def test_the_tasks_are_those_of_the_worker() -> None:
    assert (REPLAY_TASK, TRAIN_TASK) == (REPLAY, TRAIN)


def test_fill_is_queued_then_done_and_says_how_many(page: Home) -> None:
    store_coin(page.database)
    before = step(FILL, COIN, None, is_press=False)
    assert (before.notice.tone, before.is_under_way) == ("idle", False)
    pressed = step(FILL, COIN, before.memory, is_press=True)
    assert (pressed.notice.tone, pressed.is_under_way, pressed.is_over) == ("busy", True, False)
    assert "No worker is running" in pressed.notice.words
    again = step(FILL, COIN, pressed.memory, is_press=True)
    assert again.notice.words.startswith("It is under way already.")
    assert job_states(page.database) == [(REPLAY, "todo")]
    work_off(page)
    count = page.market.ledger.count("replay")
    done = step(FILL, COIN, again.memory, is_press=False)
    assert (done.notice.tone, done.is_under_way, done.is_over) == ("done", False, True)
    assert done.notice.words.startswith(f"Done: {count:,} new forecasts. {count:,} replayed forecasts of COIN, return")
    reloaded = step(FILL, COIN, None, is_press=False)
    assert reloaded.notice.words.startswith(
        f"{count:,} replayed forecasts of COIN, return 5 bars ahead, {count:,} with"
    )


def test_a_fill_that_brings_nothing_new_says_so(page: Home) -> None:
    store_coin(page.database)
    for words in ("Done: ", "Done; the ledger had them all already."):
        asked = step(FILL, COIN, None, is_press=True)
        work_off(page)
        assert step(FILL, COIN, asked.memory, is_press=False).notice.words.startswith(words)


def test_what_is_shown_of_the_ledger_is_no_other_fill(page: Home) -> None:
    store_coin(page.database)
    step(FILL, COIN, None, is_press=True)
    same = replace(COIN, replay=True, signal=True, model="ridge")
    assert step(FILL, same, None, is_press=True).notice.words.startswith("It is under way already.")
    for other in (replace(COIN, horizon=6), replace(COIN, seed=2), replace(COIN, target="volatility")):
        assert replay_errand(other).lock != replay_errand(COIN).lock
        assert not step(FILL, other, None, is_press=False).is_under_way


def test_what_cannot_be_replayed_is_told_after_a_reload_too(page: Home) -> None:
    store_coin(page.database, 100)
    asked = step(FILL, COIN, None, is_press=True)
    work_off(page)
    for memory in (asked.memory, None):
        stopped = step(FILL, COIN, memory, is_press=False)
        assert (stopped.notice.tone, stopped.is_under_way) == ("failed", False)
        assert "fewer than the" in stopped.notice.words
    assert job_states(page.database) == [(REPLAY, "aborted")]


def test_training_makes_a_version_and_the_night_knows_of_it(page: Home) -> None:
    store_closes(page.database)
    asked = step(TRAINING, VIEW, None, is_press=True)
    enqueue_training(page.database, watched_query(VIEW))
    assert job_states(page.database) == [(TRAIN, "todo")]
    work_off(page)
    done = step(TRAINING, VIEW, asked.memory, is_press=False)
    assert done.is_over
    assert done.notice.words.startswith(
        "Done: 1 new version. 1 version of ABC, return 5 bars ahead; the newest is Ridge"
    )
    assert "version 1, active" in step(TRAINING, VIEW, None, is_press=False).notice.words


def test_a_refusal_is_forgotten_when_it_was_done_after_all(page: Home) -> None:
    store_closes(page.database, 100)
    step(TRAINING, VIEW, None, is_press=True)
    work_off(page)
    assert step(TRAINING, VIEW, None, is_press=False).notice.tone == "failed"
    store_closes(page.database)
    train(VIEW, make_home(page.settings, page.database).market, lambda *_: None)  # which knows of the new bars
    assert step(TRAINING, VIEW, None, is_press=False).notice.tone == "idle"


def test_an_unknown_instrument_is_not_asked_for(page: Home) -> None:
    for kind in (FILL, TRAINING):
        taken = step(kind, PredictionsView(symbol="NADA"), None, is_press=True)
        assert taken.notice.tone == "failed"
        assert "NADA" in taken.notice.words
    assert job_states(page.database) == []


def test_who_may_not_open_the_desk_leaves_it_nothing_to_do(page: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    store_coin(page.database)
    limited = replace(rights.RIGHTS["user"], kinds=frozenset({"chart"}))
    monkeypatch.setitem(rights.RIGHTS, "user", limited)  # type: ignore[arg-type]  # read-only for the code
    with in_role("user"):
        for kind in (FILL, TRAINING):
            taken = step(kind, COIN, None, is_press=True)
            assert "opens no views of the kind predictions" in taken.notice.words
        assert not toggled(COIN)[0]
        assert "opens no views" in changed(COIN, {"value": "1 retire"})
    assert job_states(page.database) == []
    assert watched(page.database) == ()


def test_more_than_the_role_may_have_at_once_is_refused_in_words(page: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    store_coin(page.database)
    monkeypatch.setitem(rights.RIGHTS, "user", replace(rights.RIGHTS["user"], jobs_at_once=1))  # type: ignore[arg-type]  # read-only for the code
    assert step(FILL, COIN, None, is_press=True).is_under_way
    refused = step(TRAINING, COIN, None, is_press=True)
    assert refused.notice.words.startswith("Nothing was asked for. 1 of yours wait or run already")
    assert not refused.is_under_way


@pytest.mark.usefixtures("nowhere")
def test_without_a_database_a_sentence_stands_and_nothing_is_asked_for() -> None:
    for kind in (FILL, TRAINING):
        taken = step(kind, COIN, None, is_press=True)
        assert taken.notice.words.startswith("Nothing was asked for. PostgreSQL does not answer")
        assert not taken.is_under_way
        waiting = step(kind, COIN, {"lock": kind.errand(COIN).lock, "before": 3}, is_press=False)
        assert waiting.is_under_way  # it goes on asking
        assert waiting.memory["before"] == 3
    for section in ("ledger", "trained"):
        assert bars.buttons(section, COIN)
        assert "PostgreSQL does not answer" in str(bars.said(section, COIN)[0])
    assert changed(COIN, {"value": "retire:1"}).startswith("Nothing was changed. PostgreSQL")


def test_a_view_is_watched_by_who_pressed_and_by_nobody_else(page: Home, people: list[int]) -> None:
    store_closes(page.database)
    shown = replace(VIEW, replay=True, signal=True)
    assert toggled(shown) == (True, actions.WATCHED)
    assert watched(page.database, people[0]) == (watched_query(VIEW),)
    assert watched(page.database, people[1]) == ()
    assert bars.is_watched(VIEW)
    assert not bars.is_watched(replace(VIEW, horizon=6))
    assert toggled(VIEW) == (False, actions.LEFT)
    assert watched(page.database) == ()


def test_what_was_watched_in_other_words_can_be_left(page: Home, people: list[int]) -> None:
    store_closes(page.database)
    watch(page.database, people[0], replace(VIEW, replay=True).query())
    watch(page.database, people[1], VIEW.query())
    assert bars.is_watched(VIEW)
    toggled(VIEW)
    assert watched(page.database, people[0]) == ()
    assert watched(page.database, people[1]) == (VIEW.query(),)


def test_a_view_that_ends_on_a_date_or_is_of_nothing_is_not_watched(page: Home) -> None:
    store_closes(page.database)
    assert toggled(replace(VIEW, end=datetime(2021, 1, 1, tzinfo=UTC))) == (False, actions.ENDS)
    is_on, words = toggled(PredictionsView(symbol="NADA"))
    assert not is_on
    assert "NADA" in words
    assert watched(page.database) == ()


def two_versions(home: Home) -> list[int]:
    """The first is active."""
    store_closes(home.database)
    for when in ("always", "never"):
        train(VIEW, home.market, lambda *_: None, when)
    return [one.id for one in reversed(home.market.trained.all_versions("ABC"))]


def active(home: Home) -> list[int]:
    return [one.version for one in home.market.trained.all_versions("ABC") if one.is_active]


def test_versions_are_made_active_rolled_back_once_and_retired(page: Home) -> None:
    first, second = two_versions(page)
    assert changed(VIEW, {"value": f"activate:{second}"}).endswith("version 2 is active now and answers the API.")
    assert active(page) == [2]
    assert changed(VIEW, {"value": f"rollback:{second}"}).endswith("version 1 is active again and answers the API.")
    assert changed(VIEW, {"value": f"rollback:{second}"}).startswith("Nothing was changed. Ridge regression, version 2")
    assert active(page) == [1]
    assert "is the first" in changed(VIEW, {"value": f"rollback:{first}"})
    assert changed(VIEW, {"value": f"retire:{second}"}).startswith("Nothing was changed.")
    assert "is retired" in changed(VIEW, {"value": f"retire:{first}"})
    assert active(page) == []


@pytest.mark.parametrize("value", ["", "retire", "retire:x", "retire:99", "burn:1", None])
def test_what_no_button_says_changes_nothing(page: Home, value: str | None) -> None:
    two_versions(page)
    assert changed(VIEW, {"value": value}).startswith("Nothing was changed.")
    assert changed(VIEW, None).startswith("Nothing was changed.")
    assert active(page) == [1]


def test_a_version_of_another_view_is_not_changed_from_here(page: Home) -> None:
    first, _ = two_versions(page)
    assert changed(replace(VIEW, horizon=6), {"value": f"retire:{first}"}).startswith("Nothing was changed.")
    assert active(page) == [1]


def test_every_version_is_listed_with_what_may_be_done(page: Home) -> None:
    two_versions(page)
    card = str(bars.standing_versions(VIEW, "Something was done."))
    assert "Something was done." in card
    assert card.count("Make active") >= 1
    assert "Retire: Ridge regression, version 1" in card
    assert "Roll back" not in card
    assert bars.standing_versions(replace(VIEW, horizon=6)) == []
