"""Whose request it is that a proxy passes on."""

import pytest

from adapters.proxies import FORWARDED_CHARS_MAX, NO_PROXIES, Proxies, address_of, end_of, proxies

OURS = proxies("10.0.0.0/8,fd00::/8")


@pytest.mark.parametrize(
    ("trusted", "neighbour", "lines", "client"),
    [
        (NO_PROXIES, "203.0.113.5", [], "203.0.113.5"),
        (NO_PROXIES, "2001:db8:1:2:3::4", [], "2001:db8:1:2::/64"),
        (NO_PROXIES, "::ffff:203.0.113.5", [], "203.0.113.5"),
        (NO_PROXIES, "fe80::1%eth0", [], "fe80::/64"),
        (NO_PROXIES, "a socket", [], "a socket"),
        (Proxies(1), "10.0.0.1", ["1.1.1.1, 203.0.113.5"], "203.0.113.5"),
        (Proxies(1), "10.0.0.1", ["1.1.1.1", "203.0.113.5"], "203.0.113.5"),  # its own line behind the client's
        (Proxies(1), "10.0.0.1", ["203.0.113.5:51234"], "203.0.113.5"),
        (Proxies(1), "10.0.0.1", ["[2001:db8::7]:443"], "2001:db8::/64"),
        (Proxies(1), "10.0.0.1", ["1.1.1.1, unknown"], "10.0.0.1"),
        (Proxies(1), "10.0.0.1", [" , "], "10.0.0.1"),
        (Proxies(2), "10.0.0.1", ["6.6.6.6, 203.0.113.5, 10.0.0.2"], "203.0.113.5"),
        (Proxies(2), "10.0.0.1", ["203.0.113.5"], "203.0.113.5"),  # fewer than there are proxies
        (OURS, "10.0.0.1", ["6.6.6.6, 203.0.113.5, 10.0.0.3, fd00::2"], "203.0.113.5"),
        (OURS, "203.0.113.9", ["6.6.6.6"], "203.0.113.9"),  # who isn't ours says nothing
        (OURS, "10.0.0.1", ["6.6.6.6, rubbish, 10.0.0.3"], "10.0.0.3"),
        (OURS, "10.0.0.1", ["10.0.0.7"], "10.0.0.7"),  # somebody of our own
    ],
)
def test_only_what_a_trusted_proxy_wrote_counts(
    trusted: Proxies, neighbour: str, lines: list[str], client: str
) -> None:
    assert address_of(neighbour, end_of(lines), trusted) == client


def test_of_a_long_header_only_the_end_is_read_and_no_half_address() -> None:
    written = end_of(["6.6.6.6," * 10_000 + "11.22.33.44"])
    assert len(written) <= FORWARDED_CHARS_MAX
    assert {entry for entry in written.split(",") if entry} == {"6.6.6.6", "11.22.33.44"}
    assert end_of(["1" * (FORWARDED_CHARS_MAX + 1)]) == ""


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("no", NO_PROXIES),
        ("yes", Proxies(1)),
        ("0", NO_PROXIES),
        ("1", Proxies(1)),
        ("3", Proxies(3)),
        ("10.0.0.0/8 fd00::/8", Proxies(networks=("10.0.0.0/8", "fd00::/8"))),
        ("192.0.2.1", Proxies(networks=("192.0.2.1/32",))),
        ("header:X-Real-IP", Proxies(1, header=b"x-real-ip")),
        ("header:Fly-Client-IP", Proxies(1, header=b"fly-client-ip")),
    ],
)
def test_what_the_setting_says(said: str, meant: Proxies) -> None:
    assert proxies(said) == meant


@pytest.mark.parametrize(
    "said", ["11", "10.0.0.1/8", "maybe", "proxy.example", "X-Real-IP", "header:", "header:x", "header:a b-c"]
)
def test_what_the_setting_can_not_say(said: str) -> None:
    with pytest.raises(ValueError, match=r"^must be "):
        proxies(said)
