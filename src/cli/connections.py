"""How the server treats connections, whatever comes through them."""

from typing import Any, Final

from cli.places import places

HEADERS_MS_MAX: Final = 20_000
"""Until a request's headers are whole, and until the next one begins on a connection: then it is closed."""
BUFFER_BYTES_MAX: Final = 65_536
"""Of a connection, for headers as they arrive: eight times what an address or cookies may be long."""
BACKLOG: Final = 2_048
"""Connections that wait for a place."""


def bounds() -> dict[str, Any]:
    """For granian. HTTP/1.1 only: of the second protocol, which it else speaks too, unfinished requests stay in memory
    and nothing waits for their end. Whoever ends TLS in front of us speaks that with browsers.
    """
    from granian.constants import HTTPModes
    from granian.http import HTTP1Settings

    return {
        "http": HTTPModes.http1,
        "http1_settings": HTTP1Settings(header_read_timeout=HEADERS_MS_MAX, max_buffer_size=BUFFER_BYTES_MAX),
        "websockets": False,
        "backlog": BACKLOG,
        "backpressure": places(),
    }
