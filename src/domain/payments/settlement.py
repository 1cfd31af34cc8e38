"""What becomes of an attempt to pay when its provider has been asked: the state machine of taking money.

Nobody's word counts but the provider's answer to our own question. Browsers that come back and webhooks only say "look
now", so that it does not matter how often, how late or in which order they come. Answers may be stale: what is final
here stays so, except for one thing. Money that was taken always counts, and is either the order's or goes back.
"""

from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec

from domain.order_status import OrderStatus
from domain.payments.payment import OPEN, TAKEN, PaymentStatus, RefundStatus


class Said(StrEnum):
    """What a provider says of an attempt. SILENCE: no answer in time; what was asked may or may not have happened.

    NOTHING: it has never heard of it. WAITING: for the customer. AUTHORISED: the money is reserved, and taken only if
    we say so. CLOSED: it can't be paid any more.
    """

    SILENCE = "silence"
    NOTHING = "nothing"
    WAITING = "waiting"
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    DECLINED = "declined"
    CLOSED = "closed"


class ToldRefund(msgspec.Struct, frozen=True):
    """`refund` is our own id of it; None of one that was made at the provider, not here. `status` None: no answer."""

    refund: UUID | None
    status: RefundStatus | None
    reference: str | None = None
    amount: int = 0
    why: str | None = None
    raw: dict[str, Any] = {}


class Told(msgspec.Struct, frozen=True):
    """A provider's answer. `amount` (minor units), `currency` and `order` are as it knows them.

    `failure` says why the customer's last try failed and `failure_ref` which one that was; such an attempt may still be
    WAITING for another. `raw` is the answer itself, without anything about a card. `secret` lets the customer's browser
    pay this attempt.
    """

    said: Said
    reference: str | None = None
    amount: int | None = None
    currency: str | None = None
    order: str | None = None
    failure: str | None = None
    failure_ref: str | None = None
    secret: str | None = None
    refunds: tuple[ToldRefund, ...] = ()
    raw: dict[str, Any] = {}


class Step(StrEnum):
    """What to tell the provider next."""

    OPEN = "open"
    LOOK = "look"
    CAPTURE = "capture"
    CLOSE = "close"


class Settlement(msgspec.Struct, frozen=True):
    """`captured`: money was taken just now; it `pays` the order, or is late and goes back as a whole."""

    status: PaymentStatus
    captured: bool = False
    pays: bool = False
    declined: bool = False
    next: Step | None = None


def first_step(status: PaymentStatus) -> Step:
    """What whoever looks after an attempt does first."""
    return Step.CLOSE if status is PaymentStatus.CLOSING else Step.LOOK


def settle(status: PaymentStatus, order: OrderStatus, said: Said) -> Settlement:
    """The attempt's next status, and what else follows from the answer."""
    if said is Said.SILENCE:
        return Settlement(PaymentStatus.UNKNOWN if status is PaymentStatus.CREATED else status)
    if status in TAKEN:
        return Settlement(status)
    if said is Said.CAPTURED:
        return Settlement(PaymentStatus.SUCCEEDED, captured=True, pays=order is OrderStatus.PENDING)
    wanted = status in OPEN and order is OrderStatus.PENDING
    if said is Said.NOTHING:
        return Settlement(status, next=Step.OPEN) if wanted else Settlement(closed(status))
    if said is Said.CLOSED:
        return Settlement(closed(status))
    if said is Said.DECLINED:
        return Settlement(PaymentStatus.FAILED, declined=True) if status in OPEN else Settlement(closed(status))
    if not wanted:
        return Settlement(PaymentStatus.CLOSING, next=Step.CLOSE)
    return Settlement(PaymentStatus.PENDING, next=Step.CAPTURE if said is Said.AUTHORISED else None)


def closed(status: PaymentStatus) -> PaymentStatus:
    return PaymentStatus.FAILED if status is PaymentStatus.FAILED else PaymentStatus.CANCELLED


LOOK_SECONDS_MIN: Final = 5
LOOK_SECONDS_MAX: Final = 600
CUSTOMER_SECONDS: Final = 30
KEY_HOURS_MAX: Final = 23
"""Providers forget idempotency keys after a day; later the same key would be another request."""


LAST_LOOK_SECONDS: Final = 120
"""Longer than any call can be under way."""


def look_again_seconds(status: PaymentStatus, tries: int, age_seconds: float, *, answered: bool) -> int | None:
    """When to look after an attempt again, if nothing rings before; None of one that is over, and said so.

    A waiting one is looked at for the case that its webhook does not come. A cancelled one is looked at once more, when
    no call can be under way any longer: the last of them may have taken the money, and its process died.
    `age_seconds` is how long it has had this status.
    """
    if status is PaymentStatus.CANCELLED and age_seconds < LAST_LOOK_SECONDS:
        return int(LAST_LOOK_SECONDS - age_seconds) + 1
    if answered and status not in OPEN and status is not PaymentStatus.CLOSING:
        return None
    first = CUSTOMER_SECONDS if status is PaymentStatus.PENDING else LOOK_SECONDS_MIN
    return int(min(first * 2 ** min(tries, 10), LOOK_SECONDS_MAX))


REFUSED_REFUND_SECONDS: Final = 6 * 3600


def refund_again_seconds(status: RefundStatus, tries: int) -> int | None:
    """When to ask about a refund again: soon of one without an answer, four times a day of a refused one."""
    if status is RefundStatus.SUCCEEDED:
        return None
    if status is RefundStatus.REFUSED:
        return REFUSED_REFUND_SECONDS
    return int(min(LOOK_SECONDS_MIN * 2 ** min(tries, 10), LOOK_SECONDS_MAX))
