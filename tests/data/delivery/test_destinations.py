import pytest

from data.delivery.destinations import BadDestination, checked, masked
from data.reports.definition import Channel, Destination
from data.settings import Settings


@pytest.mark.parametrize(
    ("channel", "typed", "kept", "shown"),
    [
        ("mail", " Ana@Example.org", "Ana@example.org", "A…@example.org"),
        ("mail", "ana@exämple.org", "ana@xn--exmple-cua.org", "a…@xn--exmple-cua.org"),
        ("mail", "ana@desk.local", "ana@desk.local", "a…@desk.local"),
        (
            "webhook",
            "https://Hooks.example.org/services/T0/SECRET?key=1",
            "https://hooks.example.org/services/T0/SECRET?key=1",
            "webhook at hooks.example.org",
        ),
        ("folder", "desk/weekly ", "desk/weekly", "folder desk/weekly"),
        ("notice", " 007", "7", "a notice in Oriel"),
    ],
)
def test_a_destination_is_kept_in_one_form_and_shown_masked(
    settings: Settings, channel: Channel, typed: str, kept: str, shown: str
) -> None:
    found = checked(Destination(channel, typed), settings)
    assert found == Destination(channel, kept)
    assert checked(found, settings) == found
    assert masked(found) == shown


@pytest.mark.parametrize(
    ("channel", "typed"),
    [
        ("mail", "ana"),
        ("mail", "ana@example.org, eve@example.org"),
        ("mail", "ana@example.org\r\nBcc: eve@example.org"),
        ("mail", "ana@example.org\nRCPT TO:<eve@example.org>"),
        ("mail", "Ana <ana@example.org>"),
        ("mail", "änä@example.org"),
        ("mail", ""),
        ("webhook", "http://hooks.example.org/"),
        ("folder", "../desk"),
        ("notice", "ana"),
        ("notice", "-1"),
        ("notice", "٣"),
        ("notice", "9" * 20),
    ],
)
def test_nothing_is_sent_there(settings: Settings, channel: Channel, typed: str) -> None:
    with pytest.raises(BadDestination) as caught:
        checked(Destination(channel, typed), settings)
    assert str(caught.value).endswith(".")
