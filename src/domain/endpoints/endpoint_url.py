"""Addresses an endpoint may have, as far as their text tells. Whom a name leads to is only known when it is called:
`domain/endpoints/public_address.py`.
"""

import re
from typing import Final

import msgspec

from domain.endpoints.public_address import address_of, is_public
from domain.faults import Fault, FaultCode
from domain.texts import END

URL_CHARS_MAX: Final = 2_000
PORTS: Final = {"https": 443, "http": 80}
FREE_PORT_MIN: Final = 1_024
"""The ports below belong to the machines' own services: of them only that of the scheme is called."""
PORT_MAX: Final = 65_535

# Narrower than RFC 3986, so that everybody who reads it reads the same: ASCII that can be seen, no user, no fragment,
# no backslash.
URL: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9._-]+|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{1,5}))?"
    r"(?P<path>(/[!-\"$-\[\]-~]*)?(\?[!-\"$-\[\]-~]*)?)" + END,
    re.IGNORECASE,
)
LABEL: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
LOOKS_LIKE_A_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
HOST_CHARS_MAX: Final = 253
AT_HOME: Final = ("localhost", "local", "internal", "lan", "home.arpa", "localdomain", "test", "invalid", "onion")
"""Under these names nobody is found whom everybody can reach (RFC 6761, 6762, 7686, 8375, and by custom)."""


class Parts(msgspec.Struct, frozen=True):
    """`host` is a name, or an address without brackets; `path` begins with a slash and holds what is asked, too."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """As it stands in `Host`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def parts_of(url: str) -> Parts | None:
    """None of what is no address that can be called."""
    found = URL.match(url)
    if found is None or len(url) > URL_CHARS_MAX:
        return None
    scheme, host, path = found["scheme"].lower(), found["host"].lower().removesuffix("."), found["path"] or "/"
    port = int(found["port"] or PORTS[scheme])
    bracketed = host.startswith("[")
    host = host.strip("[]")
    if not (is_host(host) and (":" in host) == bracketed and 0 < port <= PORT_MAX):
        return None
    return Parts(scheme, host, port, path if path.startswith("/") else f"/{path}")


def is_host(host: str) -> bool:
    """An address as it is written today, or a name. A number that only old programs take for an address is none."""
    if address_of(host) is not None:
        return True
    labels = host.split(".")
    named = len(host) <= HOST_CHARS_MAX and all(map(LABEL.fullmatch, labels))
    return named and not LOOKS_LIKE_A_NUMBER.fullmatch(labels[-1])


def url_fault(url: str, *, private: bool) -> Fault | None:
    """What keeps an endpoint from having this address. `private`: the shop calls its own neighbours, too."""
    if len(url) > URL_CHARS_MAX:
        return Fault("url", f"Use at most {URL_CHARS_MAX} characters.", FaultCode.TOO_LONG)
    if "@" in url.partition("://")[2].partition("/")[0]:
        return Fault("url", "An address can't hold a name or password: deliveries are signed.", FaultCode.NOT_POSSIBLE)
    parts = parts_of(url)
    if parts is None:
        words = "Write an address as in https://shop.example/hooks, in ASCII and without a fragment."
        return Fault("url", words, FaultCode.WRONG_FORMAT)
    if parts.port != PORTS[parts.scheme] and parts.port < FREE_PORT_MIN:
        return Fault("url", f"Use the port 443, or one from {FREE_PORT_MIN} up.", FaultCode.NOT_POSSIBLE)
    if private:
        return None
    if parts.scheme != "https":
        return Fault("url", "Use https: what is sent tells of customers.", FaultCode.NOT_POSSIBLE)
    if not is_reachable_by_all(parts.host):
        return Fault("url", "This address is one of a private network.", FaultCode.NOT_POSSIBLE)
    return None


def is_reachable_by_all(host: str) -> bool:
    """As far as its text tells."""
    if address_of(host) is not None:
        return is_public(host)
    return "." in host and not any(host == name or host.endswith(f".{name}") for name in AT_HOME)
