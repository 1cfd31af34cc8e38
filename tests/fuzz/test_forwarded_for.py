"""X-Forwarded-For, which anybody may send: it counts as far as trusted proxies wrote it."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import strategies as st

from adapters.proxies import FORWARDED_CHARS_MAX, HOPS_MAX, NO_PROXIES, Proxies, address_of, end_of, proxies
from tests.fuzz.feeding import feed, feed_at_length, samples
from tests.fuzz.foods import ODD

KEPT = {name: content.decode("latin-1") for name, content in samples("forwarded_for").items()}
OURS = proxies("10.0.0.0/8,fd00::/8")
ADDRESSES = st.ip_addresses().map(str)
PROXY = st.ip_addresses(network="10.0.0.0/8").map(str)
ENTRIES = st.one_of(
    ADDRESSES, PROXY, ODD, ADDRESSES.map("[{}]:80".format), ADDRESSES.map("{}:80".format), ADDRESSES.map('"{}"'.format),
    ADDRESSES.map("{}%eth0".format), st.sampled_from(("unknown", "", " ", "_hidden", "::ffff:1.2.3.4", "1.2.3", "[", "%")),
)  # fmt: skip
LINES = st.lists(st.lists(ENTRIES, max_size=4).map(",".join), max_size=4)
TRUSTED = st.sampled_from((NO_PROXIES, Proxies(1), Proxies(2), Proxies(HOPS_MAX), OURS))
NEIGHBOURS = st.one_of(ADDRESSES, PROXY, st.sampled_from(("unknown", "a socket", "", "::1%lo")))
FOOD = st.tuples(TRUSTED, NEIGHBOURS, LINES, st.lists(ADDRESSES, min_size=HOPS_MAX, max_size=HOPS_MAX))


def eat(food: tuple[Proxies, str, list[str], list[str]]) -> None:
    trusted, neighbour, lines, written = food
    said = end_of(lines)
    assert len(said) <= FORWARDED_CHARS_MAX
    address = address_of(neighbour, said, trusted)
    assert address == neighbour or is_address(address)
    if trusted is NO_PROXIES or (trusted is OURS and not is_ours(neighbour)):
        assert address == address_of(neighbour), "who isn't ours says nothing"
    elif trusted.hops:
        own = ",".join(written[: trusted.hops])
        alone = address_of(neighbour, own, trusted)
        assert address_of(neighbour, end_of([*lines, own]), trusted) == alone, (
            "what stands before it was not ours to write"
        )


def is_address(text: str) -> bool:
    return text == str(ip_network(text)) if "/" in text else text == str(ip_address(text))


def is_ours(neighbour: str) -> bool:
    try:
        address = ip_address(neighbour.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in ip_network(network) for network in OURS.networks)


@pytest.mark.parametrize("sample", KEPT)
def test_a_sample(sample: str) -> None:
    for trusted in (NO_PROXIES, Proxies(1), Proxies(HOPS_MAX), OURS):
        for neighbour in ("10.0.0.1", "203.0.113.9", "fd00::1"):
            eat((trusted, neighbour, KEPT[sample].split("\n"), ["192.0.2.1"] * HOPS_MAX))


def test_whatever_is_forwarded_says_no_more_than_it_may() -> None:
    feed(FOOD, eat, examples=100)


@pytest.mark.slow
def test_whatever_is_forwarded_says_no_more_than_it_may_at_length() -> None:
    feed_at_length(FOOD, eat)
