"""The line to Redis that all who ask in a process share: one round trip a question, and no connection to wait for.

redis-py knows the address and the ways in (decision 0037 says why the rest is here).
"""

import asyncio
import hashlib
import os
import ssl
from collections.abc import Sequence
from functools import partial
from typing import Any

from redis import exceptions
from redis.asyncio.connection import Connection as TcpConnection
from redis.asyncio.connection import SSLConnection, UnixDomainSocketConnection

from adapters.redis.connection import Command, Connection


class Script:
    """Known to Redis by its digest once it has been carried out there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.digest = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


class Line:
    """Opened at first need, and anew where Redis has hung up meanwhile, so that a restart goes unnoticed.

    Every command is sent once: when its answer is lost on the way, nobody but who asked can know whether twice is once.
    Every method raises what redis-py raises.
    """

    def __init__(self, options: TcpConnection | UnixDomainSocketConnection, answer_seconds_max: float) -> None:
        """`options`: a connection as redis-py would open it; it is never opened."""
        self._options = options
        self._answer_seconds_max = answer_seconds_max
        self._connection: Connection | None = None
        self._opening: asyncio.Task[Connection] | None = None

    async def ask(self, *command: str | bytes | int) -> Any:
        """The answer to one command."""
        connection = self._connection
        if connection is None or connection.trouble is not None:
            connection = await self._opened()
        return only(await connection.send(command))

    async def ask_beside(self, *commands: Command) -> list[Any]:
        """The answers to several that have nothing to do with each other, in one trip."""
        connection = self._connection
        if connection is None or connection.trouble is not None:
            connection = await self._opened()
        answers = await connection.send(*commands)
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
        return answers

    async def ask_together(self, *commands: Command) -> list[Any]:
        """The answers to several, between which nobody else's command is carried out."""
        connection = self._connection
        if connection is None or connection.trouble is not None:
            connection = await self._opened()
        *queued, answers = await connection.send(("MULTI",), *commands, ("EXEC",))
        for answer in (*queued, answers, *(answers if isinstance(answers, list) else ())):
            if isinstance(answer, Exception):
                raise answer
        found: list[Any] = answers
        return found

    async def run(self, script: Script, keys: Sequence[str], args: Sequence[str | bytes | int]) -> Any:
        """What a script answers."""
        try:
            return await self.ask("EVALSHA", script.digest, len(keys), *keys, *args)
        except exceptions.NoScriptError:
            return await self.ask("EVAL", script.text, len(keys), *keys, *args)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.end(exceptions.ConnectionError("The line was closed."))

    async def _opened(self) -> Connection:
        """By one of those who want it, for all of them, whoever goes away meanwhile."""
        if self._opening is None:
            self._opening = asyncio.create_task(self._open())
            self._opening.add_done_callback(self._keep)
        return await asyncio.shield(self._opening)

    def _keep(self, opening: asyncio.Task[Connection]) -> None:
        self._opening = None
        if not opening.cancelled() and opening.exception() is None:
            self._connection = opening.result()

    async def _open(self) -> Connection:
        options, loop = self._options, asyncio.get_running_loop()
        name = options.path if isinstance(options, UnixDomainSocketConnection) else f"{options.host}:{options.port}"
        protocol = partial(Connection, name, self._answer_seconds_max)
        try:
            async with asyncio.timeout(options.socket_connect_timeout):
                if isinstance(options, UnixDomainSocketConnection):
                    _, connection = await loop.create_unix_connection(protocol, options.path)
                else:
                    tls = options.ssl_context.get() if isinstance(options, SSLConnection) else None
                    _, connection = await loop.create_connection(protocol, options.host, options.port, ssl=tls)
        except TimeoutError as late:
            raise exceptions.TimeoutError("Timeout connecting to server") from late
        except OSError as trouble:
            raise exceptions.ConnectionError(
                f"Error {trouble.errno} connecting to {name}. {words_for(trouble)}"
            ) from trouble
        await self._enter(connection)
        return connection

    async def _enter(self, connection: Connection) -> None:
        steps = list[Command]()
        if self._options.username:
            steps.append(("AUTH", self._options.username, self._options.password or ""))
        elif self._options.password:
            steps.append(("AUTH", self._options.password))
        if self._options.db:
            steps.append(("SELECT", self._options.db))
        try:
            for step in steps:
                only(await connection.send(step))
        except exceptions.RedisError as refused:
            connection.end(refused)
            raise


def words_for(trouble: OSError) -> str:
    """Those of the system, where asyncio has put the address in their place."""
    if isinstance(trouble, ssl.SSLError) or trouble.errno is None:
        return str(trouble)
    return f"{os.strerror(trouble.errno)}."


def only(answers: list[Any]) -> Any:
    (answer,) = answers
    if isinstance(answer, Exception):
        raise answer
    return answer
