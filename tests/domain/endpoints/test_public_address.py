"""Which addresses are everybody's, and which would lead a webhook into somebody's own network."""

import pytest

from domain.endpoints.public_address import is_public

EVERYBODYS = ["93.184.216.34", "1.1.1.1", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
SOMEBODYS = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "224.0.0.251",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001:db8::1",
    "2001:0:5ef5:79fb::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "3fff::1",
    "4000::1",
    "127.1",
    "0x7f000001",
    "2130706433",
    "localhost",
    "",
]


@pytest.mark.parametrize("address", EVERYBODYS)
def test_an_address_everybody_can_reach(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", SOMEBODYS)
def test_an_address_that_is_not_everybodys(address: str) -> None:
    assert not is_public(address)
