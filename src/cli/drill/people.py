"""The people of a drill, as careful clients: each sends a command again until it was answered."""

import asyncio
import random
import time
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

import httpx

from api.answers.consistency import Positions
from cli.drill.ledger import Acknowledged, History
from cli.drill.papers import Papers

PATIENCE_SECONDS: Final = 45.0
PAUSE_SECONDS_MAX: Final = 0.5
TWINS: Final = 0.3
REPLAYS: Final = 0.1
EXPECTED: Final = frozenset({200, 201, 204, 400, 404, 409, 412, 503})


class Person:
    """Sends a command again, under the same key, until it has been answered: as a careful client does."""

    def __init__(
        self, client: httpx.AsyncClient, papers: Papers, history: History, seed: str, positions: Positions
    ) -> None:
        self._client = client
        self.papers = papers
        self._history = history
        self._positions = positions
        self.dice = random.Random(seed)  # noqa: S311
        self.seen: str | None = None
        """The newest Consistency-Token."""
        self.shown_at = ""
        """How far the last answer was, for which token, and when."""

    async def command(self, method: str, path: str, body: object = None) -> httpx.Response | None:
        """None if it was never answered."""
        key, cart = uuid4().hex, self.papers.cart
        answer = await self._until_answered(method, path, body, key)
        if answer is None:
            return None
        self.seen = answer.headers.get("consistency-token", self.seen)
        # With a token that came with the answer it would be another request.
        if answer.is_success and self.papers.cart == cart and self.dice.random() < REPLAYS:
            again = await self._until_answered(method, path, body, key)
            self._history.counts["replays"] += 1
            if again is not None and again.content != answer.content:
                self._history.broken.append(f"{path}: replayed, and answered otherwise")
        return answer

    async def unkeyed(self, path: str, body: object) -> httpx.Response | None:
        """A command whose answer is never the same."""
        answer = await self._until_answered("POST", path, body, uuid4().hex)
        told = None if answer is None else answer.headers.get("consistency-token")
        if told is not None and (self.seen is None or self._positions.read(told) > self._positions.read(self.seen)):
            self.seen = told
        return answer

    async def twins(self, path: str, body: object) -> httpx.Response | None:
        """The same request twice at once; both must be answered alike."""
        key = uuid4().hex
        self._history.counts["twins"] += 1
        first, second = await asyncio.gather(
            self._until_answered("POST", path, body, key), self._until_answered("POST", path, body, key)
        )
        if first is None or second is None:
            return second if first is None else first
        # A refusal stores nothing, so its twin may be refused differently; what was done is told alike.
        if first.is_success and second.is_success and first.content != second.content:
            self._history.broken.append(f"{path}: one key, two answers")
        done = first if first.is_success else second
        if first.is_success != second.is_success:
            again = await self._until_answered("POST", path, body, key)
            if again is not None and again.content != done.content:
                self._history.broken.append(f"{path}: done under a key, and not told so again")
        self.seen = done.headers.get("consistency-token", self.seen)
        return done

    async def query(self, path: str) -> dict[str, Any] | None:
        """As fresh as the newest token demands; None if it can't be had now."""
        answer = await self._once("GET", path, None, {"Consistency-Token": self.seen} if self.seen else {})
        if answer is None:
            return None
        self.shown_at = (
            f"at {answer.headers.get('read-model-position')} for {self.seen}, {datetime.now(UTC):%H:%M:%S.%f}"
        )
        if answer.status_code == 404 and self.seen:
            self._history.broken.append(f"stale: {path} is not there after it was written, {self.shown_at}")
        return answer.json() if answer.is_success else None

    async def _until_answered(self, method: str, path: str, body: object, key: str) -> httpx.Response | None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            answer = await self._once(method, path, body, {"Idempotency-Key": key})
            if answer is not None and not is_to_come_again(answer):
                return answer
            await asyncio.sleep(self.dice.random() * PAUSE_SECONDS_MAX)
        self._history.counts["given up"] += 1
        return None

    async def _once(self, method: str, path: str, body: object, headers: dict[str, str]) -> httpx.Response | None:
        """None if the connection failed."""
        try:
            answer = await self._client.request(method, path, json=body, headers=headers | self.papers.headers(path))
        except httpx.HTTPError:
            self._history.counts["connections lost"] += 1
            return None
        self.papers.keep(answer)
        self._history.counts["requests"] += 1
        self._history.counts["answers 503"] += answer.status_code == 503
        if answer.status_code not in EXPECTED and not not_looked_at(answer):
            self._history.broken.append(f"{method} {path} answered {answer.status_code}: {answer.text[:200]}")
        return answer


def is_to_come_again(answer: httpx.Response) -> bool:
    return answer.status_code in (503, 429) or in_use(answer) or not_looked_at(answer)


def in_use(answer: httpx.Response) -> bool:
    return answer.status_code == 409 and answer.json().get("code") == "idempotency-key-in-use"


def not_looked_at(answer: httpx.Response) -> bool:
    """A password that waits, though it is right: tries that were never answered count as wrong."""
    return answer.status_code == 401 and "retry-after" in answer.headers


async def cancel(person: Person, order: str, known: Acknowledged, history: History) -> None:
    known.cancelling = True
    cancelled = await person.command("POST", f"/orders/{order}/cancel")
    if cancelled is not None and cancelled.is_success:
        known.cancelled = True
        history.counts["cancelled"] += 1
        await expect(person, order, {"CANCELLED"}, history)


async def expect(person: Person, order: str, statuses: set[str], history: History) -> None:
    """Read your own write: whoever sends the token back sees at least what it was given for."""
    shown = await person.query(f"/orders/{order}")
    if shown is None:
        return
    history.counts["own writes read"] += 1
    if shown["status"] not in statuses:
        expected = " or ".join(sorted(statuses))
        history.broken.append(f"stale: order {order} is {shown['status']}, not {expected}, {person.shown_at}")
