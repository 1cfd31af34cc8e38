"""Play money, for development: it says what it is asked to say, at once, and always the same."""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters.payments.port import WebhookEvent
from domain.payments.payment import TAKEN, UNWANTED, Attempt, OwedRefund, Provider, RefundStatus
from domain.payments.payment_refusals import BadSignature
from domain.payments.settlement import Said, Told, ToldRefund

FAIL: Final = "fail"


class DummyProvider:
    """Where it is not `accepted` (any more), what was paid by it can still be given back, and nothing else."""

    name = Provider.DUMMY
    publishable_key = None

    def __init__(self, *, accepted: bool) -> None:
        self._accepted = accepted

    async def open(self, attempt: Attempt) -> Told:
        reference = f"dummy_{attempt.id.hex}"
        if not self._accepted and attempt.status not in TAKEN:
            return Told(Said.DECLINED, reference, failure="play money is not accepted")
        if attempt.method == FAIL:
            return Told(Said.DECLINED, reference, failure="asked to fail")
        return Told(Said.CAPTURED, reference, attempt.amount, attempt.currency, str(attempt.order))

    async def look(self, attempt: Attempt) -> Told:
        return Told(Said.CLOSED) if attempt.status in UNWANTED else await self.open(attempt)

    async def capture(self, attempt: Attempt) -> Told:
        return await self.open(attempt)

    async def close(self, attempt: Attempt) -> Told:
        return Told(Said.CLOSED)

    async def refund(self, owed: OwedRefund) -> ToldRefund:
        return ToldRefund(owed.id, RefundStatus.SUCCEEDED, f"dummy_{owed.id.hex}", owed.amount)

    def webhook(self, body: bytes, headers: Mapping[str, Sequence[str]]) -> WebhookEvent:
        raise BadSignature("the dummy sends none")

    async def aclose(self) -> None: ...
