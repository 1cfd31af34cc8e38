"""DATABASE_URL as managed servers hand it out: what libpq understands there, and asyncpg does not, put in its words."""

import ssl
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import asyncpg
import msgspec

URLS_KNOWN_MAX: Final = 8
SYSTEM: Final = "system"
YES: Final = frozenset({"true", "1", "require"})
OURS: Final = frozenset(
    {
        "client_encoding",
        "connect_timeout",
        "fallback_application_name",
        "keepalives",
        "keepalives_count",
        "keepalives_idle",
        "keepalives_interval",
        "load_balance_hosts",
        "tcp_user_timeout",
    }
)
"""What we say ourselves, or our time-outs do: Postgres would refuse them as settings it doesn't know."""
FOR_LIBPQ: Final = frozenset({"gssdelegation", "gssencmode", "sslcompression", "sslsni"})
"""About what asyncpg never does (encryption by GSSAPI, compression) or always does (the server's name in TLS)."""
ALPN: Final = ["postgresql"]


class Address(msgspec.Struct, frozen=True):
    """`tls` is a context of ours; None where asyncpg makes its own of what the URL says."""

    url: str
    tls: ssl.SSLContext | None = None


async def reach(url: str, **how: Any) -> asyncpg.Connection:
    """A connection to whatever database that is. Raises what asyncpg raises."""
    address = address_of(url)
    connection: asyncpg.Connection = await asyncpg.connect(address.url, ssl=address.tls, **how)
    return connection


@lru_cache(URLS_KNOWN_MAX)
def address_of(url: str) -> Address:
    """Of a URL of libpq. What neither knows is left to Postgres, which refuses it.

    `channel_binding=require` promises that nobody sits in between; asyncpg can't bind channels, so that a certificate
    that is verified, name and all, keeps the promise. Raises asyncpg.ClientConfigurationError.
    """
    parts = urlsplit(url)
    said = {name: word for name, word in parse_qsl(parts.query) if name not in OURS | FOR_LIBPQ}
    if said.pop("ssl", "").lower() in YES:  # as JDBC and many a platform say it
        said.setdefault("sslmode", "require")
    if said.pop("channel_binding", "") == "require":
        said = {"sslrootcert": SYSTEM} | said | {"sslmode": "verify-full"}
    tls = None
    if said.get("sslrootcert") == SYSTEM:
        tls = verified(said)
        del said["sslrootcert"]
    return Address(parts._replace(query=urlencode(said)).geturl(), tls)


def verified(said: dict[str, str]) -> ssl.SSLContext:
    """By the certificates this machine trusts (SSL_CERT_FILE may name others). As libpq does, nothing less than the
    server's name is looked at then.
    """
    mode = said.pop("sslmode", "verify-full")
    if mode != "verify-full":
        raise asyncpg.ClientConfigurationError(f"sslrootcert=system goes with sslmode=verify-full, not with {mode}")
    context = ssl.create_default_context()
    context.set_alpn_protocols(ALPN)
    if (certificate := said.pop("sslcert", None)) is not None:
        context.load_cert_chain(certificate, said.pop("sslkey", None), said.pop("sslpassword", None))
    return context
