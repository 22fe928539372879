from data.database import Database


def test_it_answers(database: Database) -> None:
    database.ping()
    assert database.arrow("SELECT $1::int AS n", (3,)).to_pydict() == {"n": [3]}
