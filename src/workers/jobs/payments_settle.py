"""Asks payment providers about everything that is due: attempts a webhook rang for, unknown outcomes, refunds owed.

The reconciliation: whatever a webhook, a browser or a process that died left open is found here by its rows.
"""

import asyncio
import time
from collections.abc import Awaitable
from typing import Final
from uuid import UUID

import asyncpg
import structlog

from adapters.payments.port import PaymentProvider, take
from commands.base import perform
from commands.payments.claim_due_payments import ClaimDuePayments, claim_due_payments
from commands.payments.claim_due_refunds import ClaimDueRefunds, claim_due_refunds
from commands.payments.settle_payment import SettlePayment, settle_payment
from commands.payments.settle_refund import SettleRefund, settle_refund
from domain.outages import StoreDown
from domain.payments.payment import Attempt, OwedRefund
from domain.payments.settlement import first_step
from workers.jobs.context import JobContext

AT_ONCE_MAX: Final = 8
"""Calls to one provider."""
STEPS_MAX: Final = 4
BEGIN_SECONDS_MAX: Final = 5.0
"""After so long a round takes nothing more up: the next one, a second later, does."""

log = structlog.get_logger()


async def payments_settle(context: JobContext) -> int:
    """How many were asked about. A provider that does not answer keeps the others waiting for nothing."""
    every = [look_after(provider, context["postgres"]) for provider in context["providers"].configured()]
    return sum(await asyncio.gather(*every))


async def look_after(provider: PaymentProvider, postgres: asyncpg.Pool) -> int:
    done, deadline = 0, time.monotonic() + BEGIN_SECONDS_MAX
    while time.monotonic() < deadline:
        attempts = await perform(postgres, claim_due_payments, ClaimDuePayments(provider.name, AT_ONCE_MAX))
        refunds = await perform(postgres, claim_due_refunds, ClaimDueRefunds(provider.name, AT_ONCE_MAX))
        if not attempts and not refunds:
            break
        await asyncio.gather(
            *(quietly(carry(attempt, provider, postgres), provider, attempt.id) for attempt in attempts),
            *(quietly(pay_back(owed, provider, postgres), provider, owed.payment) for owed in refunds),
        )
        done += len(attempts) + len(refunds)
    return done


async def carry(attempt: Attempt, provider: PaymentProvider, postgres: asyncpg.Pool) -> None:
    """As far as it goes now."""
    step = first_step(attempt.status)
    for _ in range(STEPS_MAX):
        told = await take(provider, step, attempt)
        settled = await perform(postgres, settle_payment, SettlePayment(attempt.id, told))
        stuck = settled.next is step and settled.attempt.status is attempt.status
        if settled.next is None or stuck:
            return
        step, attempt = settled.next, settled.attempt


async def pay_back(owed: OwedRefund, provider: PaymentProvider, postgres: asyncpg.Pool) -> None:
    told = await provider.refund(owed)
    await perform(postgres, settle_refund, SettleRefund(owed.id, told))


async def quietly(work: Awaitable[None], provider: PaymentProvider, payment: UUID) -> None:
    """One that can't be settled leaves the others be; it is due again when its claim lapses."""
    try:
        await work
    except StoreDown:
        raise
    except Exception:
        log.exception("a payment can't be settled", provider=provider.name.value, payment=str(payment))
