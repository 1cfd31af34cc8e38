"""Which network addresses are everybody's, and which lead into somebody's own network.

After the registries of IANA, as `ipaddress` has them, and stricter: an IPv6 address that stands for an IPv4 one is what
that one is.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
"""All that IANA has given out of IPv6 (RFC 4291)."""
NAT64: Final = IPv6Network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address. So a machine without IPv4 reaches those who have nothing else."""
IPV4_COMPATIBLE: Final = IPv6Network("::/96")
NOBODYS: Final = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "3fff::/20")))
"""For protocols (with Teredo) and for documentation (RFC 6890, 7526, 9637), whatever `ipaddress` knows by now."""


def address_of(text: str) -> IPv4Address | IPv6Address | None:
    """None of what is no address. One with a zone (`fe80::1%eth0`) is none."""
    if "%" in text:
        return None
    try:
        return ip_address(text)
    except ValueError:
        return None


def is_public(text: str) -> bool:
    """Whether it is one machine's that everybody can reach. What can't be read is not."""
    address = address_of(text)
    if isinstance(address, IPv6Address):
        inner = ipv4_within(address)
        if inner is None:
            return address in GLOBAL_UNICAST and is_everybodys(address)
        address = inner
    return address is not None and is_everybodys(address)


def ipv4_within(address: IPv6Address) -> IPv4Address | None:
    if address in NAT64 or address in IPV4_COMPATIBLE:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def is_everybodys(address: IPv4Address | IPv6Address) -> bool:
    special = address.is_multicast or address.is_reserved or any(address in network for network in NOBODYS)
    return address.is_global and not special
