"""What stands in front of a store that speaks no TLS of its own, and ends it, as the servers of platforms do."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import trustme

TLS_ASKED: Final = bytes.fromhex("0000000804d2162f")
"""Postgres' SSLRequest. Its own START comes in the place of this where a client wants no TLS."""


class Front:
    """`came` says how each came in."""

    def __init__(self, socket: str, tls: ssl.SSLContext | None) -> None:
        self.came = list[str]()
        self.port = 0
        self._socket = socket
        self._tls = tls

    async def postgres(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readexactly(len(TLS_ASKED))
        if first == TLS_ASKED:
            writer.write(b"N" if self._tls is None else b"S")
            await writer.drain()
            if self._tls is not None:
                try:
                    await writer.start_tls(self._tls)
                except OSError:  # who came in does not believe the certificate
                    writer.transport.abort()
                    return
            self.came.append("plainly" if self._tls is None else "by TLS")
            first = b""
        else:
            self.came.append("plainly")
        await self._pass_on(reader, writer, first)

    async def redis(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.came.append("plainly" if self._tls is None else "by TLS")
        await self._pass_on(reader, writer, b"")

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, first: bytes) -> None:
        store, to_store = await asyncio.open_unix_connection(self._socket)
        to_store.write(first)

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            try:
                while block := await source.read(65_536):
                    sink.write(block)
                    await sink.drain()
            except OSError:
                pass
            finally:
                sink.close()

        await asyncio.gather(pump(reader, to_store), pump(store, writer))


def context_of(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """A server's, with a certificate for these names."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names).configure_cert(context)
    return context


@asynccontextmanager
async def in_front_of(store: str, socket: str, tls: ssl.SSLContext | None) -> AsyncIterator[Front]:
    """`store` is postgres or redis, and listens on a unix `socket`."""
    front = Front(socket, tls)
    take = front.postgres if store == "postgres" else front.redis
    server = await asyncio.start_server(take, "127.0.0.1", 0, ssl=tls if store == "redis" else None)
    front.port = server.sockets[0].getsockname()[1]
    async with server:
        yield front
