"""Views are kept with every version; what another has saved is never lost; names are one's own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.database import Database
from data.saved_views.reading import get_view, list_versions, list_views
from data.saved_views.records import BadName, NameTaken, NoSuchView, NotYours, SavedView, Stale, State, Words
from data.saved_views.saving import (
    change_view,
    delete_view,
    duplicate_view,
    restore_version,
    save_view,
    undelete_view,
)
from data.saved_views.sharing import share_view

TECH = Words("Tech", "What is held", "Desk", ("growth", "us"))
AAPL, MSFT = State("symbol=AAPL&range=2y"), State("symbol=MSFT", 2)


def save(database: Database, user: int, words: Words = TECH, state: State = AAPL) -> SavedView:
    with database.begin() as connection:
        return save_view(connection, user, "chart", state, words)


def change(database: Database, user: int, view: SavedView, state: State = MSFT) -> SavedView:
    with database.begin() as connection:
        return change_view(connection, user, view.id, known_version=view.version, state=state)


def names(database: Database, user: int, *, deleted: bool = False) -> list[str]:
    with database.connect() as connection:
        return [view.words.name for view in list_views(connection, user, deleted=deleted)]


def test_what_was_saved_is_found_again(database: Database, ana: int) -> None:
    saved = save(database, ana)
    assert (saved.kind, saved.state, saved.words, saved.version, saved.access) == ("chart", AAPL, TECH, 1, "owner")
    assert saved.owner == saved.saved_by == "ana@example.org"
    with database.connect() as connection:
        assert get_view(connection, ana, saved.id) == saved
        assert list_views(connection, ana) == (saved,)


def test_every_save_is_a_version_and_an_older_one_comes_back(database: Database, ana: int) -> None:
    first = save(database, ana)
    second = change(database, ana, first)
    with database.begin() as connection:
        third = restore_version(connection, ana, first.id, 1, known_version=second.version)
        kept = list_versions(connection, ana, first.id)
    assert third.state == AAPL
    assert [(version.number, version.state) for version in kept] == [(3, AAPL), (2, MSFT), (1, AAPL)]


def test_a_change_of_words_keeps_the_state(database: Database, ana: int) -> None:
    view = save(database, ana)
    with database.begin() as connection:
        renamed = change_view(
            connection, ana, view.id, known_version=1, words=Words("  Big   tech ", tags=("US", "us "))
        )
    assert (renamed.words, renamed.state) == (Words("Big tech", tags=("us",)), AAPL)


def test_who_has_not_seen_the_newest_version_changes_nothing(database: Database, ana: int, ben: int) -> None:
    view = save(database, ana)
    with database.begin() as connection:
        share_view(connection, ana, view.id, {ben: True})
    change(database, ben, view)
    with pytest.raises(Stale, match=r"newer version was saved by ben@example\.org on "):
        change(database, ana, view, State("symbol=IBM"))
    with database.connect() as connection:
        assert get_view(connection, ana, view.id).state == MSFT


def test_of_two_who_save_at_once_one_is_told(database: Database, ana: int) -> None:
    view = save(database, ana)

    def attempt(number: int) -> str:
        try:
            return change(database, ana, view, State(f"symbol=S{number}")).state.query
        except Stale:
            return ""

    with ThreadPoolExecutor(8) as pool:
        done = [query for query in pool.map(attempt, range(8)) if query]
    with database.connect() as connection:
        newest = get_view(connection, ana, view.id)
        assert (newest.version, [newest.state.query]) == (2, done)
        assert len(list_versions(connection, ana, view.id)) == 2


def test_a_name_is_an_owners_once_a_folder(database: Database, ana: int, ben: int) -> None:
    view = save(database, ana)
    with pytest.raises(NameTaken, match="in the folder desk already"):
        save(database, ana, Words("TECH", folder="desk"))
    save(database, ana, Words("Tech"))
    save(database, ben)
    with pytest.raises(NameTaken, match="outside folders"), database.begin() as connection:
        change_view(connection, ana, view.id, known_version=1, words=Words("Tech"))
    assert change(database, ana, view).version == 2


def test_what_is_deleted_comes_back_unless_its_name_is_taken(database: Database, ana: int) -> None:
    view = save(database, ana)
    with database.begin() as connection:
        delete_view(connection, ana, view.id)
    assert (names(database, ana), names(database, ana, deleted=True)) == ([], ["Tech"])
    with database.begin() as connection:
        assert undelete_view(connection, ana, view.id) == view
        delete_view(connection, ana, view.id)
    save(database, ana)
    with pytest.raises(NameTaken), database.begin() as connection:
        undelete_view(connection, ana, view.id)


def test_a_copy_is_its_makers(database: Database, ana: int, ben: int) -> None:
    view = save(database, ana)
    with database.begin() as connection:
        share_view(connection, ana, view.id, {ben: False})
        copy = duplicate_view(connection, ben, view.id, "Tech, mine")
    assert (copy.owner_id, copy.access, copy.state, copy.words.folder) == (ben, "owner", AAPL, "")
    assert names(database, ana) == ["Tech"]


@pytest.mark.parametrize("other", [True, False])
def test_somebody_elses_and_none_at_all_answer_alike(database: Database, ana: int, ben: int, other: bool) -> None:
    view_id = save(database, ana).id if other else 10**9
    answers = set()
    for attempt in (
        lambda connection: get_view(connection, ben, view_id),
        lambda connection: list_versions(connection, ben, view_id),
        lambda connection: change_view(connection, ben, view_id, known_version=1, state=MSFT),
        lambda connection: restore_version(connection, ben, view_id, 1, known_version=1),
        lambda connection: duplicate_view(connection, ben, view_id, "mine"),
        lambda connection: delete_view(connection, ben, view_id),
        lambda connection: undelete_view(connection, ben, view_id),
        lambda connection: share_view(connection, ben, view_id, {ben: True}),
    ):
        with pytest.raises(NoSuchView) as caught, database.begin() as connection:
            attempt(connection)
        answers.add(str(caught.value))
    assert len(answers) == 1


def test_who_may_only_look_changes_nothing(database: Database, ana: int, ben: int) -> None:
    view = save(database, ana)
    with database.begin() as connection:
        share_view(connection, ana, view.id, {}, "view")
    for attempt in (
        lambda connection: change_view(connection, ben, view.id, known_version=1, state=MSFT),
        lambda connection: delete_view(connection, ben, view.id),
        lambda connection: share_view(connection, ben, view.id, {ben: True}),
    ):
        with pytest.raises(NotYours), database.begin() as connection:
            attempt(connection)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (Words("   "), "Give the view a name"),
        (Words("n" * 121), "name is too long"),
        (Words("n", folder="f" * 61), "folder is too long"),
        (Words("n", "d" * 2001), "description is too long"),
        (Words("n", tags=tuple(map(str, range(21)))), "list of tags is too long"),
        (Words("n\x00"), "can't be kept"),
    ],
)
def test_words_that_cannot_be_kept_are_named(words: Words, fault: str) -> None:
    with pytest.raises(BadName, match=fault):
        words.cleaned()


@given(st.builds(Words, st.text(), st.text(), st.text(), st.tuples(st.text(), st.text())))
def test_cleaned_words_are_clean(words: Words) -> None:
    try:
        cleaned = words.cleaned()
    except BadName:
        return
    assert cleaned.cleaned() == cleaned
