"""The line to read models, wherever they lie: on one server, or spread over the nodes of a cluster.

All keys of one read model share a hash tag and so lie on one node. A cluster answers MOVED to what it has elsewhere,
and has then done nothing: it is asked again there, and from then on at once. While a slot is on its way from node to
node, its read models are as if down.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final

from redis import exceptions

from adapters.redis.connection import Command
from adapters.redis.line import Line, Script

MOVES_MAX: Final = 5
"""Of one question: two nodes may each take the other for the one that has it, for a moment."""


class Spread:
    """Asked as a line is. Every method raises what redis-py raises."""

    def __init__(self, lines: Sequence[Line], line_to: Callable[[str, int], Line]) -> None:
        """`lines` to some of the nodes, or to the one server there is: the first that answers is asked first."""
        self._known = deque(lines)
        self._line_to = line_to
        self._nodes: dict[tuple[str, int], Line] = {}
        self._moved: dict[str, Line] = {}
        """By hash tag: what doesn't lie where one asks first."""

    async def ask(self, *command: str | bytes | int) -> Any:
        return await self._at(tag_of(command), lambda line: line.ask(*command))

    async def ask_beside(self, *commands: Command) -> list[Any]:
        if not self._moved and len(self._known) == 1:
            try:
                return await self._first.ask_beside(*commands)
            except exceptions.MovedError:
                pass  # each is asked where it lies
        return await asyncio.gather(*(self.ask(*command) for command in commands))

    async def ask_together(self, *commands: Command) -> list[Any]:
        found: list[Any] = await self._at(tag_of(commands[0]), lambda line: line.ask_together(*commands))
        return found

    async def run(self, script: Script, keys: Sequence[str], args: Sequence[str | bytes | int]) -> Any:
        return await self._at(tag_of(keys), lambda line: line.run(script, keys, args))

    def close(self) -> None:
        for line in (*self._known, *self._nodes.values()):
            line.close()

    async def _at(self, tag: str, ask: Callable[[Line], Any]) -> Any:
        for _ in range(MOVES_MAX):
            line = self._moved.get(tag, self._first)
            try:
                return await ask(line)
            except exceptions.MovedError as moved:
                self._follow(tag, moved)
            except (exceptions.ConnectionError, exceptions.TimeoutError):
                self._lose(tag, line)
                raise
        raise exceptions.ClusterDownError(f"Nobody has {tag}.")

    @property
    def _first(self) -> Line:
        return self._known[0]

    def _lose(self, tag: str, line: Line) -> None:
        """Another node may have taken its place, or will: whoever is asked first from now on knows."""
        self._moved.pop(tag, None)
        if line is self._first:
            self._known.rotate(-1)

    def _follow(self, tag: str, moved: exceptions.MovedError) -> None:
        node = moved.host or "", moved.port
        if node not in self._nodes:
            self._nodes[node] = self._line_to(*node)
        self._moved[tag] = self._nodes[node]


def tag_of(named: Sequence[str | bytes | int]) -> str:
    """The hash tag that stands first among a command's arguments: all keys of one command have the same."""
    for each in named:
        if isinstance(each, str) and each.startswith("{"):
            return each[: each.index("}") + 1]
    raise AssertionError(f"a read model's keys have a hash tag: {named}")
