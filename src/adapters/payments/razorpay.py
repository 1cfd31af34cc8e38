"""Razorpay, by its own SDK, which blocks: a few threads of its own do.

Its orders can't be cancelled, so money is only reserved by the customer, and taken by us while the order still wants
it. What is reserved and never taken, Razorpay lets go by itself. Its orders know no idempotency keys either: before one
is opened again it is looked for by its receipt, which is our payment's id.
"""

import asyncio
import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import local
from typing import Any, Final, TypeVar

import razorpay
import requests
import structlog
from razorpay.errors import BadRequestError, SignatureVerificationError

from adapters.payments.currencies import theirs
from adapters.payments.keys import RazorpayKeys
from adapters.payments.port import (
    CALL_SECONDS_MAX,
    CONNECT_SECONDS_MAX,
    READ_SECONDS_MAX,
    UNREADABLE,
    Refused,
    Silent,
    WebhookEvent,
    the_only,
)
from adapters.payments.raw_events import Entity
from adapters.payments.razorpay_answers import event_of, is_taken, told_order, told_refund
from adapters.payments.told_refunds import key_after, under_way
from domain.payments.payment import TAKEN, UNWANTED, Attempt, OwedRefund, Provider, RefundStatus
from domain.payments.payment_refusals import BadSignature
from domain.payments.settlement import Said, Told, ToldRefund

THREADS_MAX: Final = 4
REFUNDS_MAX: Final = 100
RESERVED_MINUTES: Final = 5 * 24 * 60
TIMEOUT: Final = (CONNECT_SECONDS_MAX, READ_SECONDS_MAX)
SIGNATURE: Final = "x-razorpay-signature"

Answer = TypeVar("Answer")
log = structlog.get_logger()


class RazorpayProvider:
    name = Provider.RAZORPAY

    def __init__(self, keys: RazorpayKeys) -> None:
        self.publishable_key = keys.key_id
        self._keys = keys
        self._threads = ThreadPoolExecutor(THREADS_MAX, "razorpay")
        self._own = local()

    async def open(self, attempt: Attempt) -> Told:
        options = {"manual_expiry_period": RESERVED_MINUTES, "refund_speed": "normal"}
        data = {
            "amount": theirs(self.name, attempt.amount, attempt.currency),
            "currency": attempt.currency,
            "receipt": str(attempt.id),
            "notes": {"order_id": str(attempt.order), "payment_id": str(attempt.id)},
            "payment": {"capture": "manual", "capture_options": options},
        }
        try:
            return told_order(await self._ask(lambda client: client.order.create(data, timeout=TIMEOUT)), [])
        except Refused as no:
            return Told(Said.DECLINED, failure=str(no))
        except (Silent, *UNREADABLE):
            return Told(Said.SILENCE)

    async def look(self, attempt: Attempt) -> Told:
        try:
            order = await self._order(attempt)
            if order is None:
                return Told(Said.NOTHING)
            payments = await self._payments(order["id"])
            refunds = await self._refunds(payments, attempt.currency) if attempt.status in TAKEN else ()
            told = told_order(order, payments, refunds)
        except (Refused, Silent, *UNREADABLE) as nothing:
            log.warning("razorpay gives no answer", provider=self.name.value, payment=str(attempt.id), why=str(nothing))
            return Told(Said.SILENCE)
        unwanted = attempt.status in UNWANTED and told.said is not Said.CAPTURED
        return Told(Said.CLOSED) if unwanted else told

    async def capture(self, attempt: Attempt) -> Told:
        try:
            payments = await self._payments(attempt.provider_ref or "")
            reserved = [payment for payment in payments if payment["status"] == "authorized"]
            if reserved and not any(map(is_taken, payments)):
                name, more = reserved[0]["id"], {"currency": reserved[0]["currency"]}
                amount = theirs(self.name, attempt.amount, attempt.currency)
                await self._ask(lambda client: client.payment.capture(name, amount, more, timeout=TIMEOUT))
        except Refused as no:
            log.warning("razorpay refused to capture", provider=self.name.value, payment=str(attempt.id), why=str(no))
        except (Silent, *UNREADABLE):
            return Told(Said.SILENCE)
        return await self.look(attempt)

    async def close(self, attempt: Attempt) -> Told:
        """Nothing will be captured any more: that closes it. What was captured, was."""
        return await self.look(attempt)

    async def refund(self, owed: OwedRefund) -> ToldRefund:
        """It looks first whether it has gone back already, but for the very first time."""
        try:
            payments = await self._payments(owed.payment_ref or "")
            name = next(payment["id"] for payment in payments if is_taken(payment))
            before = await self._refunds(payments, owed.currency) if owed.tries > 1 else ()
            if (done := under_way(before, owed.id)) is not None:
                return done
            data = {
                "amount": theirs(self.name, owed.amount, owed.currency),
                "speed": "normal",
                "receipt": str(owed.id),
                "notes": {"order_id": str(owed.order), "refund_id": str(owed.id)},
            }
            headers = {"X-Refund-Idempotency": key_after(before, owed)}
            made = await self._ask(lambda client: client.payment.refund(name, data, headers=headers, timeout=TIMEOUT))
            return told_refund(made, owed.currency)
        except StopIteration:
            return ToldRefund(owed.id, RefundStatus.REFUSED, why="no captured payment")
        except Refused as no:
            return ToldRefund(owed.id, RefundStatus.REFUSED, why=str(no))
        except (Silent, *UNREADABLE):
            return ToldRefund(owed.id, None)

    def webhook(self, body: bytes, headers: Mapping[str, Sequence[str]]) -> WebhookEvent:
        signature = the_only(headers, SIGNATURE)
        if not any(self._is_signed(body, signature, secret) for secret in self._keys.webhook_secrets):
            raise BadSignature("it is not signed with this shop's secret")
        return event_of(body, time.time())

    async def aclose(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _is_signed(self, body: bytes, signature: str, secret: str) -> bool:
        try:
            razorpay.Utility().verify_webhook_signature(body.decode(), signature, secret)
        except (SignatureVerificationError, UnicodeDecodeError, TypeError):
            return False
        return True

    async def _order(self, attempt: Attempt) -> Entity | None:
        """The oldest of this receipt, so that all who look find the same."""
        if attempt.provider_ref is not None:
            name = attempt.provider_ref
            order: Entity = await self._ask(lambda client: client.order.fetch(name, timeout=TIMEOUT))
            return order
        receipt = {"receipt": str(attempt.id)}
        found: Entity = await self._ask(lambda client: client.order.all(receipt, timeout=TIMEOUT))
        orders = [order for order in found["items"] if order.get("receipt") == str(attempt.id)]
        return min(orders, key=lambda order: (order.get("created_at") or 0, order["id"]), default=None)

    async def _payments(self, order: str) -> list[Entity]:
        found: Entity = await self._ask(lambda client: client.order.payments(order, timeout=TIMEOUT))
        return list(found["items"])

    async def _refunds(self, payments: Sequence[Entity], currency: str) -> tuple[ToldRefund, ...]:
        name = next((payment["id"] for payment in payments if is_taken(payment)), None)
        if name is None:
            return ()
        page = {"count": REFUNDS_MAX}
        found: Entity = await self._ask(
            lambda client: client.payment.fetch_multiple_refund(name, page, timeout=TIMEOUT)
        )
        return tuple(told_refund(refund, currency) for refund in found["items"])

    async def _ask(self, call: Callable[[Any], Any]) -> Any:
        """Raises Refused, Silent."""
        try:
            async with asyncio.timeout(CALL_SECONDS_MAX):
                answer = await asyncio.get_running_loop().run_in_executor(self._threads, lambda: call(self._client()))
                return json.loads(answer) if isinstance(answer, str) else answer
        except BadRequestError as no:
            raise Refused(str(no)) from no
        except (requests.RequestException, TimeoutError, ValueError, KeyError) as nothing:
            raise Silent(str(nothing)) from nothing
        except Exception as nothing:  # the SDK's own errors of servers and gateways have no common base
            raise Silent(str(nothing)) from nothing

    def _client(self) -> Any:
        """One for each thread: a session of requests is not made to be shared."""
        if not hasattr(self._own, "client"):
            auth = (self._keys.key_id, self._keys.key_secret)
            self._own.client = razorpay.Client(auth=auth, base_url=self._keys.api_base)
            self._own.client.session.max_redirects = 0  # where else it sends us is not Razorpay
        return self._own.client
