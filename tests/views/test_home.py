from components.panel import Message, Table, records
from data.database import Database
from data.home import make_home
from data.settings import Settings
from views.home import KIND, NAME, HomeView, closes


def test_it_lists_every_instrument_of_the_demo_with_its_numbers(settings: Settings, demo_database: Database) -> None:
    market = make_home(settings, demo_database).market
    panel = KIND.panel(NAME, HomeView(), market)
    assert isinstance(panel.content, Table)
    rows = {row["symbol"]: row for row in records(panel.content)}
    assert len(rows) == len(market.listings()) >= 30
    apple = rows["AAPL"]
    assert apple["as_of"] == "2024-12-30"
    assert isinstance(apple["low"], float)
    assert apple["low"] <= float(apple["last"] or 0) <= float(apple["high"] or 0)
    assert apple["close_only"] == "no"
    assert rows["AMD"]["close_only"] == "yes"
    assert panel.provenance.rows == sum(int(row["bars"] or 0) for row in rows.values())
    assert len(closes(market)["AAPL"]) == 60


def test_a_kind_keeps_only_its_own(settings: Settings, demo_database: Database) -> None:
    panel = KIND.panel(NAME, HomeView(kind="etf"), make_home(settings, demo_database).market)
    assert isinstance(panel.content, Table)
    assert {row["kind"] for row in records(panel.content)} == {"etf"}


def test_without_instruments_it_says_how_to_bring_some(settings: Settings, database: Database) -> None:
    panel = KIND.panel(NAME, HomeView(), make_home(settings, database).market)
    assert isinstance(panel.content, Message)
    assert "python app.py import" in panel.content.text


def test_an_instrument_without_bars_is_listed_without_numbers(settings: Settings, database: Database) -> None:
    from data.instruments import NewInstrument, ensure_instrument

    with database.begin() as connection:
        ensure_instrument(connection, NewInstrument("NEW", "Not traded yet"))
    panel = KIND.panel(NAME, HomeView(), make_home(settings, database).market)
    assert isinstance(panel.content, Table)
    (row,) = records(panel.content)
    assert (row["symbol"], row["last"], row["as_of"], row["bars"]) == ("NEW", None, None, 0)
