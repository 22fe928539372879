"""The ledger of forecasts: written once, read apart, and refused by the database to whoever would change it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import sqlalchemy
from sqlalchemy import text

from data.database import Database
from data.forecast_entries import Origin
from data.forecast_ledger import ForecastLedger
from tests.data.made_forecasts import AS_OF, NARROW, WIDE, instrument_id, made_forecast, made_outcome
from tests.data.market_data import made_bars, store

DAYS = 30  # from the first of January, so that the last bar is of the thirtieth
REWRITES = (
    "UPDATE {} SET {} = {}",
    "UPDATE {} SET {} = {} WHERE false",
    "DELETE FROM {}",
    "TRUNCATE {} CASCADE",
)
KEYS = {"forecasts": "id", "forecast_outcomes": "forecast_id"}


@pytest.fixture
def abc(database: Database) -> int:
    store(database, "ABC", made_bars("2024-01-01", DAYS))
    return instrument_id(database, "ABC")


@pytest.fixture
def ledger(database: Database) -> ForecastLedger:
    return ForecastLedger(database)


def ids(database: Database) -> list[int]:
    with database.connect() as connection:
        return list(connection.execute(text("SELECT id FROM forecasts ORDER BY id")).scalars())


def score_all(database: Database, ledger: ForecastLedger) -> None:
    ledger.score([made_outcome(forecast_id) for forecast_id in ids(database)])


def test_a_forecast_is_kept_as_it_was_said(database: Database, ledger: ForecastLedger, abc: int) -> None:
    said = made_forecast(abc)
    assert ledger.record([said]) == 1
    (kept,) = [row for batch in ledger.due() for row in batch]
    assert (kept.symbol, kept.as_of, kept.horizon, kept.target) == ("ABC", AS_OF, 5, "return")
    assert (kept.said, kept.baseline_said, kept.levels) == (NARROW, WIDE, said.levels)
    with database.connect() as connection:
        row = connection.execute(text("SELECT * FROM forecasts")).mappings().one()
    assert (row["settings"], row["features"], row["seed"]) == ({"alpha": 10.0}, ["returns", "trend"], 1)
    assert (row["made_at"], row["digest"]) == (said.made_at, said.digest)
    assert len(row["code_version"]) == 24


def test_the_same_forecast_is_written_once(database: Database, ledger: ForecastLedger, abc: int) -> None:
    said = made_forecast(abc)
    in_other_words = replace(said, query="symbol=ABC&costs=0.1", made_at=None, data_version="1.1d.9")
    by_another_machine = replace(said, said=replace(NARROW, expected=0.002 * (1 + 1e-14)))
    assert ledger.record([said, in_other_words]) == 1
    assert ledger.record([by_another_machine]) == 0
    assert len(ids(database)) == 1


def test_its_version_changes_with_what_is_written_and_scored(
    database: Database, ledger: ForecastLedger, abc: int
) -> None:
    seen = [ledger.version()]
    ledger.record([made_forecast(abc)])
    seen.append(ledger.version())
    score_all(database, ledger)
    seen.append(ledger.version())
    ledger.record([made_forecast(abc)])  # it is there already
    assert len(set(seen)) == 3
    assert ledger.version() == seen[-1]


def test_another_forecast_is_another_row(ledger: ForecastLedger, abc: int) -> None:
    others: list[dict[str, object]] = [
        {"origin": "replay"},
        {"as_of": AS_OF - timedelta(days=1)},
        {"horizon": 6},
        {"model": "forest"},
        {"target": "direction"},
        {"said": replace(NARROW, expected=0.003)},
        {"said": replace(NARROW, probability_up=0.61)},
    ]
    assert ledger.record([made_forecast(abc)]) == 1
    assert [ledger.record([replace(made_forecast(abc), **other)]) for other in others] == [1] * len(others)


def test_without_a_time_the_database_says_when_it_was_made(
    database: Database, ledger: ForecastLedger, abc: int
) -> None:
    assert ledger.record([made_forecast(abc, made_at=None), made_forecast(abc, model="forest")]) == 2
    with database.connect() as connection:
        made = connection.execute(text("SELECT now() - made_at < interval '1 minute' FROM forecasts ORDER BY model"))
        assert list(made.scalars()) == [False, True]


def test_all_are_written_or_none(database: Database, ledger: ForecastLedger, abc: int) -> None:
    wrong = made_forecast(abc, model="forest", said=replace(NARROW, quantiles=NARROW.quantiles[:-1]), made_at=None)
    with pytest.raises(sqlalchemy.exc.IntegrityError, match="a_quantile_for_each_level"):
        ledger.record([made_forecast(abc), wrong])
    assert ids(database) == []


def test_the_database_takes_only_forecasts(ledger: ForecastLedger, abc: int) -> None:
    refused: dict[str, dict[str, object]] = {
        "quantiles_are_numbers": {"said": replace(NARROW, quantiles=(float("nan"),) * 15)},
        "probabilities": {"said": replace(NARROW, probability_up=1.5)},
        "origin_known": {"origin": "dreamt"},
        "shown_as_known": {"shown_as": "truth"},
        "looks_ahead": {"ends_on": AS_OF},
    }
    for constraint, wrong in refused.items():
        with pytest.raises(sqlalchemy.exc.IntegrityError, match=constraint):
            ledger.record([made_forecast(abc, **wrong)])


def test_due_is_what_has_newer_bars_and_no_outcome(database: Database, ledger: ForecastLedger, abc: int) -> None:
    days = [AS_OF + timedelta(days=number) for number in range(5)]
    last = datetime(2024, 1, DAYS, tzinfo=UTC)
    ledger.record([made_forecast(abc, as_of=day) for day in (*days, last)])
    first, *others = ids(database)
    ledger.score([made_outcome(first)])
    batches = [[one.id for one in batch] for batch in ledger.due(limit=3)]
    assert batches == [others[:3], others[3:4]]


def test_an_outcome_is_written_once(database: Database, ledger: ForecastLedger, abc: int) -> None:
    ledger.record([made_forecast(abc)])
    (forecast_id,) = ids(database)
    assert ledger.score([made_outcome(forecast_id)]) == 1
    assert ledger.score([made_outcome(forecast_id, realised=0.5)]) == 0
    assert ledger.scored("live")["realised"].tolist() == [0.01]


def test_live_and_replay_are_never_mixed(database: Database, ledger: ForecastLedger, abc: int) -> None:
    horizons: dict[Origin, int] = {"live": 5, "replay": 7}
    ledger.record([made_forecast(abc, origin=origin, horizon=horizon) for origin, horizon in horizons.items()])
    score_all(database, ledger)
    for origin, horizon in horizons.items():
        assert ledger.scored(origin)["horizon"].tolist() == [horizon]
        assert ledger.newest(origin, "ABC", "return", horizon, 10)["horizon"].tolist() == [horizon]
        assert ledger.kinds(origin, "ABC") == (("return", horizon),)
        assert ledger.count(origin) == ledger.count(origin, "ABC") == 1
        assert ledger.count(origin, "XYZ") == 0


def test_the_newest_come_first_with_their_outcomes(database: Database, ledger: ForecastLedger, abc: int) -> None:
    ledger.record([made_forecast(abc, as_of=AS_OF + timedelta(days=number)) for number in range(3)])
    ledger.score([made_outcome(ids(database)[0])])
    shown = ledger.newest("live", "ABC", "return", 5, 2)
    assert shown["as_of"].dt.day.tolist() == [12, 11]
    assert shown["realised"].isna().all()
    assert list(shown["quantiles"].iloc[0]) == list(NARROW.quantiles)
    assert ledger.newest("live", "ABC", "return", 5, 3)["realised"].iloc[-1] == 0.01


def test_late_is_what_was_made_after_its_last_day(database: Database, ledger: ForecastLedger, abc: int) -> None:
    is_late = {22: False, 5 * 24 + 23: False, 6 * 24: True, 9_000: True}  # by the hours since its bar
    for number, hours in enumerate(is_late):
        made_at = AS_OF + timedelta(hours=hours)
        ledger.record(
            [made_forecast(abc, made_at=made_at, model=f"m{number}", origin=origin) for origin in ("live", "replay")]
        )
    score_all(database, ledger)
    assert ledger.scored("live").set_index("model")["late"].tolist() == list(is_late.values())
    assert not ledger.scored("replay")["late"].any()


def test_of_one_model_on_one_bar_one_word_counts(database: Database, ledger: ForecastLedger, abc: int) -> None:
    for expected in (0.001, 0.002, 0.003):
        said = replace(NARROW, expected=expected)
        ledger.record([made_forecast(abc, said=said), made_forecast(abc, said=said, origin="replay")])
    score_all(database, ledger)
    assert ledger.scored("live")["expected"].tolist() == [0.001]  # nobody could choose it
    assert ledger.scored("replay")["expected"].tolist() == [0.003]  # the newest replay is the one that is read
    for origin, counted in (("live", 0.001), ("replay", 0.003)):
        every = ledger.newest(origin, "ABC", "return", 5, 10)
        assert dict(zip(every["expected"], every["counts"], strict=True)) == {
            said: said == counted for said in (0.001, 0.002, 0.003)
        }


def test_nobody_rewrites_the_ledger(database: Database, ledger: ForecastLedger, abc: int) -> None:
    ledger.record([made_forecast(abc)])
    score_all(database, ledger)
    for table, key in KEYS.items():
        for rewrite in REWRITES:
            statement = text(rewrite.format(table, key, key))
            with pytest.raises(sqlalchemy.exc.ProgrammingError, match="only grows"), database.begin() as connection:
                connection.execute(statement)
    assert len(ledger.scored("live")) == 1


def test_an_insert_that_would_update_is_refused(database: Database, ledger: ForecastLedger, abc: int) -> None:
    ledger.record([made_forecast(abc)])
    overwrite = text("""
        INSERT INTO forecasts SELECT * FROM forecasts ON CONFLICT (id) DO UPDATE SET model = 'better'""")
    with pytest.raises(sqlalchemy.exc.ProgrammingError, match="only grows"), database.begin() as connection:
        connection.execute(overwrite)


def test_a_session_that_skips_triggers_does_not_skip_these(
    database: Database, ledger: ForecastLedger, abc: int
) -> None:
    ledger.record([made_forecast(abc)])
    with pytest.raises(sqlalchemy.exc.ProgrammingError, match="only grows"), database.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica; DELETE FROM forecasts"))


def test_what_forecasts_rest_on_cannot_be_deleted(database: Database, ledger: ForecastLedger, abc: int) -> None:
    ledger.record([made_forecast(abc)])
    with database.begin() as connection:
        connection.execute(text("DELETE FROM bars"))
    with pytest.raises(sqlalchemy.exc.IntegrityError, match="forecasts_instrument_id"), database.begin() as connection:
        connection.execute(
            text("DELETE FROM source_links; DELETE FROM source_disagreements; DELETE FROM series;"
                 " DELETE FROM instruments")
        )  # fmt: skip


@pytest.fixture
def owned(empty_database_url: str) -> Iterator[Database]:
    """A database whose owner is no superuser, as on a server of others."""
    with psycopg.connect(empty_database_url, autocommit=True) as admin:
        admin.execute("DROP ROLE IF EXISTS plain_owner")
        admin.execute("CREATE ROLE plain_owner")
        admin.execute("GRANT ALL ON SCHEMA public TO plain_owner")
        database = Database(f"{empty_database_url}&options=-c%20role%3Dplain_owner")
        yield database
        database.dispose()
        admin.execute("DROP OWNED BY plain_owner CASCADE")
        admin.execute("DROP ROLE plain_owner")


def test_an_owner_without_privileges_writes_scores_and_has_no_right_to_rewrite(owned: Database) -> None:
    from data.migrations import migrate

    migrate(owned)
    store(owned, "ABC", made_bars("2024-01-01", DAYS))
    ledger = ForecastLedger(owned)
    ledger.record([made_forecast(instrument_id(owned, "ABC"))])
    score_all(owned, ledger)
    assert len(ledger.scored("live")) == 1
    rights = text("SELECT has_table_privilege(:table, :right)")
    with owned.connect() as connection:
        assert connection.execute(text("SELECT NOT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar_one()
        for table in KEYS:
            held = {
                right: connection.execute(rights, {"table": table, "right": right}).scalar_one()
                for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
            }
            assert held == {"SELECT": True, "INSERT": True, "UPDATE": False, "DELETE": False, "TRUNCATE": False}
    for table, key in KEYS.items():
        for rewrite in REWRITES:
            with (
                pytest.raises(sqlalchemy.exc.ProgrammingError, match=r"denied|only grows"),
                owned.begin() as connection,
            ):
                connection.execute(text(rewrite.format(table, key, key)))
