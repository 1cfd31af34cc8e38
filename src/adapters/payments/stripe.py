"""Stripe, by its own SDK: PaymentIntents that capture by themselves once the customer has paid.

Stripe keeps the answer to a key for a day and gives it again: an intent whose name we never learned is found by opening
it again. Older ones never got to a customer.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

import httpx
import stripe
import structlog

from adapters.payments.currencies import theirs
from adapters.payments.keys import StripeKeys
from adapters.payments.port import (
    CALL_SECONDS_MAX,
    CONNECT_SECONDS_MAX,
    READ_SECONDS_MAX,
    STAMP_SECONDS_MAX,
    UNREADABLE,
    Refused,
    Silent,
    WebhookEvent,
    the_only,
)
from adapters.payments.stripe_answers import event_of, plain, told_intent, told_refund
from adapters.payments.told_refunds import key_after, under_way
from domain.payments.payment import TAKEN, Attempt, OwedRefund, Provider, RefundStatus
from domain.payments.payment_refusals import BadSignature
from domain.payments.settlement import Said, Told, ToldRefund

STILL_RUNNING: Final = "idempotency_key_in_use"
REFUNDS_MAX: Final = 100
SIGNATURE: Final = "stripe-signature"

Answer = TypeVar("Answer")
log = structlog.get_logger()


class StripeProvider:
    name = Provider.STRIPE

    def __init__(self, keys: StripeKeys) -> None:
        self.publishable_key = keys.publishable_key
        self._secrets = keys.webhook_secrets
        timeout = httpx.Timeout(READ_SECONDS_MAX, connect=CONNECT_SECONDS_MAX)
        self._http = stripe.HTTPXClient(timeout=timeout)
        self._client = stripe.StripeClient(
            keys.secret_key, base_addresses={"api": keys.api_base}, http_client=self._http, max_network_retries=0
        ).v1

    async def open(self, attempt: Attempt) -> Told:
        params: Any = {
            "amount": theirs(self.name, attempt.amount, attempt.currency),
            "currency": attempt.currency.lower(),
            "metadata": {
                "order_id": str(attempt.order),
                "order_number": str(attempt.order_number),
                "payment_id": str(attempt.id),
            },
        }
        options: Any = {"idempotency_key": attempt.key}
        return await self._told(
            attempt, lambda: self._client.payment_intents.create_async(params, options), refused=Said.DECLINED
        )

    async def look(self, attempt: Attempt) -> Told:
        reference = attempt.provider_ref
        if reference is None:
            return await self.open(attempt)
        return await self._told(attempt, lambda: self._client.payment_intents.retrieve_async(reference))

    async def capture(self, attempt: Attempt) -> Told:
        options: Any = {"idempotency_key": f"{attempt.key}-capture"}
        reference = attempt.provider_ref or ""
        told = await self._told(
            attempt, lambda: self._client.payment_intents.capture_async(reference, {}, options), refused=Said.NOTHING
        )
        return await self.look(attempt) if told.said is Said.NOTHING else told

    async def close(self, attempt: Attempt) -> Told:
        reference = attempt.provider_ref
        if reference is None:
            opened = await self.open(attempt)
            if opened.said is not Said.WAITING or opened.reference is None:
                return Told(Said.CLOSED) if opened.said is Said.DECLINED else opened
            reference = opened.reference
        told = await self._told(
            attempt, lambda: self._client.payment_intents.cancel_async(reference), refused=Said.NOTHING
        )
        return await self.look(attempt) if told.said is Said.NOTHING else told

    async def refund(self, owed: OwedRefund) -> ToldRefund:
        """It looks first whether it has gone back, but for the very first time: a key is only good for a day."""
        params: Any = {
            "payment_intent": owed.payment_ref,
            "amount": theirs(self.name, owed.amount, owed.currency),
            "metadata": {"order_id": str(owed.order), "refund_id": str(owed.id)},
        }
        try:
            before = await self._refunds(owed.payment_ref or "", owed.currency) if owed.tries > 1 else ()
            if (done := under_way(before, owed.id)) is not None:
                return done
            options: Any = {"idempotency_key": key_after(before, owed)}
            return told_refund(await asked(lambda: self._client.refunds.create_async(params, options)), owed.currency)
        except Refused as no:
            return ToldRefund(owed.id, RefundStatus.REFUSED, why=str(no))
        except (Silent, *UNREADABLE):
            return ToldRefund(owed.id, None)

    def webhook(self, body: bytes, headers: Mapping[str, Sequence[str]]) -> WebhookEvent:
        signed, stamp = the_only(headers, SIGNATURE), None
        for secret in self._secrets:
            try:
                stripe.WebhookSignature.verify_header(body, signed, secret, STAMP_SECONDS_MAX)
            except (stripe.SignatureVerificationError, UnicodeDecodeError, TypeError):  # of letters beyond ASCII
                continue
            stamp = int(dict(part.split("=", 1) for part in signed.split(",") if "=" in part)["t"])
        if stamp is None or stamp > time.time() + STAMP_SECONDS_MAX:
            raise BadSignature("it is not signed with this shop's secret, or its stamp is not of now")
        return event_of(body)

    async def aclose(self) -> None:
        await self._http.close_async()  # type: ignore[no-untyped-call]

    async def _told(
        self, attempt: Attempt, call: Callable[[], Awaitable[stripe.PaymentIntent]], refused: Said = Said.SILENCE
    ) -> Told:
        try:
            intent = plain(await asked(call))
            taken = attempt.status in TAKEN and intent.get("status") == "succeeded"
            return told_intent(intent, await self._refunds(intent["id"], attempt.currency) if taken else ())
        except Refused as no:
            log.warning("stripe refused", provider=self.name.value, payment=str(attempt.id), code=str(no))
            return Told(refused, failure=str(no) if refused is Said.DECLINED else None)
        except (Silent, *UNREADABLE) as nothing:
            log.warning("stripe gives no answer", provider=self.name.value, payment=str(attempt.id), why=str(nothing))
            return Told(Said.SILENCE)

    async def _refunds(self, reference: str, currency: str) -> tuple[ToldRefund, ...]:
        """Raises Refused, Silent, ValueError (an amount that can't be)."""
        params: Any = {"payment_intent": reference, "limit": REFUNDS_MAX}
        found = await asked(lambda: self._client.refunds.list_async(params))
        return tuple(told_refund(refund, currency) for refund in found.data)


async def asked(call: Callable[[], Awaitable[Answer]]) -> Answer:
    """Raises Refused, Silent."""
    try:
        async with asyncio.timeout(CALL_SECONDS_MAX):
            return await call()
    except (stripe.CardError, stripe.InvalidRequestError, stripe.IdempotencyError) as no:
        if no.code == STILL_RUNNING:
            raise Silent from no
        raise Refused(no.code or no.user_message or type(no).__name__) from no
    except stripe.AuthenticationError as no:
        log.error("stripe does not accept our key", provider=Provider.STRIPE.value)
        raise Refused("authentication") from no
    except (stripe.StripeError, TimeoutError, httpx.HTTPError, ValueError) as nothing:
        raise Silent from nothing
