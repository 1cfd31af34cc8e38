"""Whose requests those are that are passed on to us: what X-Forwarded-For says, as far as trusted proxies wrote it, or
another header that a platform has for that.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

import msgspec

from adapters.setting_values import NO, YES, several, shown, whole_number

HOPS_MAX: Final = 10
FORWARDED_CHARS_MAX: Final = 1_000
"""Of the end of the header, where proxies write: more than HOPS_MAX addresses with their ports."""
ADDRESSES_KNOWN_MAX: Final = 8_192
HOME_NETWORK_BITS: Final = 64

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


FORWARDED: Final = b"x-forwarded-for"
HEADER: Final = re.compile(r"header:([A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)+)")


class Proxies(msgspec.Struct, frozen=True):
    """Those that are trusted: `hops` of them in front of us, wherever they are, or whatever is in `networks`.

    They say whose requests they pass on in `header`, which is written in small letters.
    """

    hops: int = 0
    networks: tuple[str, ...] = ()
    header: bytes = FORWARDED


NO_PROXIES: Final = Proxies()


def proxies(words: str) -> Proxies:
    """`yes`, `no`, a number, networks, or a header that whoever is in front of us writes anew. Raises ValueError."""
    if (named := HEADER.fullmatch(words)) is not None:
        return Proxies(1, header=named[1].lower().encode())
    if words.lower() in YES | NO:
        return Proxies(int(words.lower() in YES))
    if words.isdecimal():
        return Proxies(whole_number(0, HOPS_MAX)(words))
    try:
        return Proxies(networks=tuple(str(ip_network(word)) for word in several(words)))
    except ValueError:
        raise ValueError(
            "must be yes, no, how many proxies, networks such as 10.0.0.0/8,fd00::/8, or a header such as"
            f" header:X-Real-IP, not {shown(words)}"
        ) from None


@lru_cache(ADDRESSES_KNOWN_MAX)
def address_of(neighbour: str, forwarded: str = "", proxies: Proxies = NO_PROXIES) -> str:
    """Whose request it is that `neighbour` sent. `forwarded` is what the proxies' header says, its lines joined by
    commas, in their order, and no more of it than `end_of` leaves.

    From the right every entry was written by the one after it, so that only what a trusted proxy wrote counts. An entry
    that is no address ends that: whoever wrote it is then all that is known. An IPv6 address stands for its home
    network, all of which one client can use.
    """
    known = address_in(neighbour)
    said = entries(forwarded)
    if proxies.hops:
        for _, entry in zip(range(proxies.hops), said, strict=False):
            if (found := address_in(entry)) is None:
                break
            known = found
    else:
        for _, entry in zip(range(HOPS_MAX), said, strict=False):
            if known is None or not is_in(proxies.networks, known) or (found := address_in(entry)) is None:
                break
            known = found
    return neighbour if known is None else home_of(known)


def is_proxy(neighbour: str, proxies: Proxies) -> bool:
    """Whether whoever sent a request is a proxy of ours, as far as one was told. A platform's, which says whose request
    it is in a header of its own, is not: of other headers it passes on whatever came.
    """
    if proxies.hops:
        return proxies.header == FORWARDED
    known = address_in(neighbour) if proxies.networks else None
    return known is not None and is_in(proxies.networks, known)


def end_of(lines: Sequence[str]) -> str:
    """What may be read of the header. An entry that is cut in two is none."""
    whole = ",".join(lines)
    return whole if len(whole) <= FORWARDED_CHARS_MAX else whole[-FORWARDED_CHARS_MAX:].partition(",")[2]


def entries(forwarded: str) -> Iterator[str]:
    """From the right; empty ones say nothing."""
    return (entry for part in reversed(forwarded.split(",")) if (entry := part.strip(" \t")))


def address_in(entry: str) -> Address | None:
    """Without its port, if it has one: `1.2.3.4:5678`, `[::1]:80`. An IPv4 address in IPv6's clothes is one."""
    host = entry.strip('"')
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return address if mapped is None else mapped


def is_in(networks: tuple[str, ...], address: Address) -> bool:
    return any(address in network for network in read(networks))


@cache
def read(networks: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ip_network(network) for network in networks)


def home_of(address: Address) -> str:
    """As addresses are counted."""
    if isinstance(address, IPv6Address):
        return str(ip_network((address, HOME_NETWORK_BITS), strict=False))
    return str(address)
