"""Holdings as text: of an address, typed, pasted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.risk import RiskView
from views.risk.holdings import Holding, HoldingCodec, ProxyCodec, ShockCodec, merged, read_size
from views.risk.pasting import read_pasted, to_lines

SIZES = st.floats(-1e9, 1e9, allow_nan=False).filter(lambda size: size != 0)


@pytest.mark.parametrize(
    ("text", "size"), [("0.25", 0.25), ("25%", 0.25), ("1,000", 1000), ("-1,250.5", -1250.5), ("−3", -3), ("1e3", 1000)]
)
def test_a_size_is_read_as_people_write_it(text: str, size: float) -> None:
    assert read_size(text) == pytest.approx(size)


@pytest.mark.parametrize("text", ["", "0", "nan", "inf", "1e99", "1,00", "0x10", "--1", "1 2", "ten"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="has "):
        read_size(text)


@given(size=SIZES)
def test_a_holding_comes_back_from_an_address(size: float) -> None:
    holding = Holding("AAPL", size)
    assert HoldingCodec().read(HoldingCodec().write(holding)) == holding


def test_a_symbol_alone_is_one_of_it() -> None:
    assert HoldingCodec().read("spx") == Holding("SPX", 1.0)


def test_the_same_symbol_twice_is_added_up_and_said() -> None:
    view = RiskView.parse({"holdings": "AAPL:1,MSFT:2,AAPL:3"})
    assert view.holdings == (Holding("AAPL", 4.0), Holding("MSFT", 2.0))
    assert any("added up" in reason for reason in view.dropped)


def test_what_cancels_out_is_gone() -> None:
    assert merged((Holding("A", 1.0), Holding("B", 1.0), Holding("A", -1.0))) == (Holding("B", 1.0),)


@pytest.mark.parametrize(
    "text",
    [
        "AAPL 0.25\nBRK.B 1000\nGSPC -2",
        "AAPL\t0.25\nBRK.B\t1,000\nGSPC\t-2",
        "symbol,weight\nAAPL,0.25\nBRK.B,1,000\nGSPC,-2",
        "Ticker; Shares\n\nAAPL; 25%\nBRK.B; 1000.0\n GSPC; −2\n",
        "aapl:0.25\nbrk.b | 1e3\ngspc   -2",
    ],
)
def test_every_usual_way_to_paste_is_read(text: str) -> None:
    pasted = read_pasted(text)
    assert pasted.faults == ()
    assert pasted.holdings == (Holding("AAPL", 0.25), Holding("BRK.B", 1000.0), Holding("GSPC", -2.0))


def test_each_bad_line_is_named_and_its_number() -> None:
    pasted = read_pasted("AAPL 1\nMSFT one\n? 2\nIBM 1 2 3")
    assert [fault.split(",")[0] for fault in pasted.faults] == ["Line 2", "Line 3", "Line 4"]


def test_more_than_five_hundred_holdings_are_refused() -> None:
    pasted = read_pasted("\n".join(f"S{number} 1" for number in range(501)))
    assert "501 lines are more than the 500" in pasted.faults[0]


@given(
    st.lists(
        st.builds(Holding, st.sampled_from(["AAPL", "BRK.B", "GSPC", "USD/PKR"]), SIZES), unique_by=lambda h: h.symbol
    )
)
def test_lines_are_read_back(holdings: list[Holding]) -> None:
    assert read_pasted(to_lines(tuple(holdings))).holdings == tuple(holdings)


@given(st.text())
def test_any_text_is_read_or_named(text: str) -> None:
    pasted = read_pasted(text)
    assert len({holding.symbol for holding in pasted.holdings}) == len(pasted.holdings)


@pytest.mark.parametrize("text", ["AAPL", "AAPL:AAPL", ":SPX"])
def test_a_stand_in_needs_two_instruments(text: str) -> None:
    with pytest.raises(ValueError, match=r"stand|symbol"):
        ProxyCodec().read(text)


@pytest.mark.parametrize("text", ["AAPL", "AAPL:-101%", "AAPL:11"])
def test_a_shock_is_a_move_that_can_be(text: str) -> None:
    with pytest.raises(ValueError, match=r"moves?"):
        ShockCodec().read(text)
