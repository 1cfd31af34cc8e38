"""A way to a server that can be led elsewhere, or held: what a failover, and a server that hangs, look like."""

import asyncio
from contextlib import suppress

PIECE_BYTES_MAX = 65_536


class Passage:
    """On a port of this machine. `target` is a Unix socket, or a port of this machine."""

    def __init__(self, target: str | int) -> None:
        self._target = target
        self._free = asyncio.Event()
        self._free.set()
        self._open: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> "Passage":
        self._server = await asyncio.start_server(self._lead, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._free.set()
        self._server.close()
        self._hang_up()

    def hold(self) -> None:
        """From now on nothing gets through, and nobody is told."""
        self._free.clear()

    def let_go(self) -> None:
        self._free.set()

    def lead_to(self, target: str | int) -> None:
        """Whoever is on the way is hung up on."""
        self._target = target
        self._hang_up()

    def _hang_up(self) -> None:
        for writer in self._open:
            writer.close()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            if isinstance(self._target, str):
                inner_reader, inner_writer = await asyncio.open_unix_connection(self._target)
            else:
                inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self._target)
            self._open.add(inner_writer)
            ways = (self._carry(reader, inner_writer), self._carry(inner_reader, writer))
            await asyncio.wait([asyncio.ensure_future(way) for way in ways], return_when=asyncio.FIRST_COMPLETED)
            inner_writer.close()
            self._open.discard(inner_writer)
        except OSError:
            pass
        finally:
            self._open.discard(writer)
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(PIECE_BYTES_MAX):
                await self._free.wait()
                writer.write(piece)
                await writer.drain()
