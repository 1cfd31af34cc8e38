"""How payment providers answer: how often, what, and how fast."""

from collections.abc import Awaitable, Mapping, Sequence
from time import perf_counter
from typing import Final, TypeVar

from prometheus_client import Histogram

from adapters.payments.port import PaymentProvider, WebhookEvent
from adapters.traces.tracing import part
from domain.payments.payment import Attempt, OwedRefund, Provider
from domain.payments.settlement import Told, ToldRefund

SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 6.0)

Answer = TypeVar("Answer", Told, ToldRefund)

seconds: Final = Histogram(
    "tradepost_payment_call_seconds",
    "What payment providers were asked, until they answered or were given up",
    ["provider", "call", "outcome"],
    buckets=SECONDS,
)


class Counted:
    """A provider whose answers are counted."""

    def __init__(self, provider: PaymentProvider) -> None:
        self._provider = provider

    @property
    def name(self) -> Provider:
        return self._provider.name

    @property
    def publishable_key(self) -> str | None:
        return self._provider.publishable_key

    async def open(self, attempt: Attempt) -> Told:
        return await self._timed("open", self._provider.open(attempt))

    async def look(self, attempt: Attempt) -> Told:
        return await self._timed("look", self._provider.look(attempt))

    async def capture(self, attempt: Attempt) -> Told:
        return await self._timed("capture", self._provider.capture(attempt))

    async def close(self, attempt: Attempt) -> Told:
        return await self._timed("close", self._provider.close(attempt))

    async def refund(self, owed: OwedRefund) -> ToldRefund:
        return await self._timed("refund", self._provider.refund(owed))

    def webhook(self, body: bytes, headers: Mapping[str, Sequence[str]]) -> WebhookEvent:
        return self._provider.webhook(body, headers)

    async def aclose(self) -> None:
        await self._provider.aclose()

    async def _timed(self, call: str, answer: Awaitable[Answer]) -> Answer:
        began, outcome = perf_counter(), "failed"
        try:
            with part(f"payment {call}", {"provider": self.name.value}):
                told = await answer
            outcome = outcome_of(told)
            return told
        finally:
            seconds.labels(self.name.value, call, outcome).observe(perf_counter() - began)


def outcome_of(told: Told | ToldRefund) -> str:
    """What it said, in the shop's words; `silence` where it said nothing in time."""
    if isinstance(told, Told):
        return told.said.value
    return "silence" if told.status is None else told.status.value
