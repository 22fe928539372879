import pytest

from data.importing.faults import ImportFault
from data.importing.headers import Layout, recognise


def layout(header: str, **said: str) -> Layout:
    return recognise(tuple(header.split(",")), said)


def fields(header: str, **said: str) -> dict[str, str]:
    names = header.split(",")
    return {field: names[position] for field, position in layout(header, **said).fields.items()}


def columns(header: str) -> list[tuple[str, str]]:
    return [(column.symbol, column.field) for column in layout(header).wide]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Date,Open,High,Low,Close,Adj Close,Volume", "date open high low close adj_close volume"),
        ("volume,close,low,high,open,Datetime", "volume close low high open date"),
        ("t,o,h,l,c,v,timestamp", "open high low close volume date"),
        (
            "Ticker,trade_date,open_price,high_price,low_price,close_price,Vol.",
            "symbol date open high low close volume",
        ),
        ("<TICKER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>", "symbol date time open high low close volume"),
        ("Date,Close/Last,Volume,Open,High,Low", "date close volume open high low"),
        ("timestamp,1. open,2. high,3. low,4. close,5. volume", "date open high low close volume"),
        (",adjusted_close,ccy", "date adj_close currency"),
        ("Date,Close*,Adj Close**", "date close adj_close"),
        ("time,close", "date close"),
    ],
)
def test_sensible_names_are_recognised_in_any_order(header: str, expected: str) -> None:
    found = layout(header).fields
    assert sorted(found) == sorted(expected.split())
    if not header.startswith("t,"):
        assert [field for field, _ in sorted(found.items(), key=lambda item: item[1])] == expected.split()


def test_what_is_not_recognised_is_named_and_not_used() -> None:
    assert layout("symbol,date,close,change,change_pct").ignored == ("change", "change_pct")


def test_the_owner_names_a_column() -> None:
    assert fields("Datum,Schluss,Close", date="Datum", close="Schluss") == {"date": "Datum", "close": "Schluss"}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"clsoe": "a"}, "names no field"),
        ({"close": "b"}, "no column named 'b'"),
        ({"close": "Close"}, "more than one"),
    ],
)
def test_it_refuses_a_name_that_is_not_there(said: dict[str, str], sentence: str) -> None:
    with pytest.raises(ImportFault, match=sentence):
        layout("date,Close,Close", **said)


def test_two_columns_for_one_field_are_refused_until_one_is_named() -> None:
    with pytest.raises(ImportFault, match=r"'Close' and 'Price' could be the close"):
        layout("date,Close,Price")
    assert fields("date,Close,Price", close="Price")["close"] == "Price"


def test_a_file_without_dates_is_refused() -> None:
    with pytest.raises(ImportFault, match="--column date=NAME"):
        layout("open,high,low,close")


def test_each_column_is_a_symbol() -> None:
    assert columns("Date,AAPL,MSFT") == [("AAPL", "close"), ("MSFT", "close")]


def test_tickers_that_look_like_fields_are_tickers() -> None:
    assert columns("Date,C,O,V,AAPL") == [(symbol, "close") for symbol in ("C", "O", "V", "AAPL")]
    assert columns("Date,AAPL,LOW") == [("AAPL", "close"), ("LOW", "close")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AAPL.Close", ("AAPL", "close")),
        ("AAPL.Adjusted", ("AAPL", "adj_close")),
        ("Adj Close AAPL", ("AAPL", "adj_close")),
        ("BRK.B Adj Close", ("BRK.B", "adj_close")),
        ("Volume_MSFT", ("MSFT", "volume")),
        ("('Close', 'BRK-B')", ("BRK-B", "close")),
    ],
)
def test_a_column_may_name_symbol_and_field(name: str, expected: tuple[str, str]) -> None:
    header = ("Date", name, "AAPL.Something")
    assert [(column.symbol, column.field) for column in recognise(header, {}).wide] == [expected]
    assert recognise(header, {}).ignored == ("AAPL.Something",)


@pytest.mark.parametrize("header", ["Date,Open,High,Low", "Date,Open,High,Low,Volume,OI", "symbol,Date,AAPL"])
def test_a_file_without_closes_is_not_taken_for_one_of_symbols(header: str) -> None:
    with pytest.raises(ImportFault, match="--column close=NAME"):
        layout(header)


def test_a_symbol_twice_is_refused() -> None:
    with pytest.raises(ImportFault, match="Two columns"):
        layout("Date,AAPL,aapl")
