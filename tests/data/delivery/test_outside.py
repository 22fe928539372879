"""Nothing inside passes, in whatever form it is written."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.delivery.outside import Inside, Unknown, is_outside, outside_addresses, resolved
from tests.data.delivery.web_receivers import stands_for

INSIDE = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254
172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255
198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1
::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:93.184.215.14 ::ffff:0:10.0.0.1 64:ff9b::7f00:1 64:ff9b::10.0.0.1
64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1:: 2001:10::1 2001:20::1 2001:2::1 2001:db8::1 2002:7f00:1::
2002:a00:1::1 2002:5db8:d822::1 3fff::1 3ffe::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fec0::1 ff02::1
2620:4f:8000::1 4000::1 1fff::1 fe80::1%lo 2606:4700::1111%lo
"""
OUTSIDE = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.215.14 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
169.253.255.255 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0
223.255.255.255 2606:4700:4700::1111 2001:4860:4860::8888 2001:200::1 2a00:1450:4001:81b::200e 2400:cb00::1
"""


@pytest.mark.parametrize("address", INSIDE.split())
def test_it_is_inside(address: str) -> None:
    assert not is_outside(ip_address(address))
    with pytest.raises(Inside):
        outside_addresses("example.org", 443, may_loop=False, resolve=stands_for("1.1.1.1", address))


@pytest.mark.parametrize("address", OUTSIDE.split())
def test_it_is_outside(address: str) -> None:
    assert is_outside(ip_address(address))
    found = outside_addresses("example.org", 443, may_loop=False, resolve=stands_for(address))
    assert found == (ip_address(address),)


@given(st.ip_addresses())
def test_whatever_python_takes_for_inside_is(address: IPv4Address | IPv6Address) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_link_local:
        assert not is_outside(address)


@given(st.ip_addresses(v=4))
def test_no_ipv4_address_goes_in_another_ones_clothes(inner: IPv4Address) -> None:
    number = int(inner)
    disguises = (0xFFFF << 32 | number, number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80 | 1)
    assert not any(is_outside(IPv6Address(number)) for number in disguises)


def test_this_machine_is_outside_only_where_it_is_said() -> None:
    here = stands_for("127.0.0.1", "::1")
    assert len(outside_addresses("localhost", 80, may_loop=True, resolve=here)) == 2
    with pytest.raises(Inside):
        outside_addresses("localhost", 80, may_loop=False, resolve=here)
    with pytest.raises(Inside):
        outside_addresses("x", 80, may_loop=True, resolve=stands_for("127.0.0.1", "10.0.0.1"))


def test_a_name_that_nobody_knows() -> None:
    with pytest.raises(Unknown):
        outside_addresses("x", 80, may_loop=True, resolve=stands_for())
    for name in ("no-such-host.invalid", "a" * 64 + ".example.org", "a..b", "\ud800"):
        with pytest.raises(Unknown):
            resolved(name, 443)


@pytest.mark.parametrize("name", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "localhost"])
def test_the_resolver_reads_what_a_connection_would(name: str) -> None:
    assert resolved(name, 443)[-1] == "127.0.0.1"
