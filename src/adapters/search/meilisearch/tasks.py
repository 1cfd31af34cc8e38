"""The server's queue: a 202 is only a ticket for it, and what counts is how its task ends."""

import time
from typing import Final

import meilisearch

from domain.outages import StoreDown

TASK_SECONDS_MAX: Final = 600.0
POLL_SECONDS_MIN: Final = 0.003
POLL_SECONDS_MAX: Final = 0.1
POLL_GROWTH: Final = 1.5
WAITING: Final = ("enqueued", "processing")
TICKETS_MAX: Final = 500
"""More are waited for before another is taken, so that the list that asks after them stays short."""


class Tasks:
    """The tickets one writer holds. Tasks of one instance end in the order they were enqueued."""

    def __init__(self, client: meilisearch.Client) -> None:
        self._client = client
        self._tickets: list[int] = []

    def note(self, ticket: int) -> None:
        self._tickets.append(ticket)
        if len(self._tickets) >= TICKETS_MAX:
            self.succeed()

    def succeed(self, *more: int) -> None:
        """Wait for the last of them; then every one must have succeeded. Raises StoreDown("search") if not."""
        tickets, self._tickets = [*self._tickets, *more], []
        if not tickets:
            return
        self._wait(max(tickets))
        ended = self._client.http.get(f"tasks?uids={','.join(map(str, tickets))}&limit={len(tickets)}")["results"]
        wrong = [task for task in ended if task["status"] != "succeeded"]
        if wrong or len(ended) < len(tickets):
            # One that is not known any more may have ended in any way: the checkpoint stays, and it is done again.
            raise StoreDown("search") from RuntimeError(f"tasks {tickets}: {wrong or 'some are forgotten'}")

    def _wait(self, ticket: int) -> None:
        deadline, pause = time.monotonic() + TASK_SECONDS_MAX, POLL_SECONDS_MIN
        while self._client.http.get(f"tasks/{ticket}")["status"] in WAITING:
            if time.monotonic() > deadline:
                raise StoreDown("search") from RuntimeError(f"task {ticket} has not ended in {TASK_SECONDS_MAX} s")
            time.sleep(pause)
            pause = min(pause * POLL_GROWTH, POLL_SECONDS_MAX)
