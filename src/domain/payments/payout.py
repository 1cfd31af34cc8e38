"""What becomes of a refund that is owed when its provider has been asked: the state machine of giving money back.

What was paid out may come back weeks later, and is owed again then. Answers may be stale: what came back by one name
the provider has for it stays back, whatever is said of that name.
"""

from collections.abc import Collection

import msgspec

from domain.payments.payment import RefundStatus
from domain.payments.payment_exception import ExceptionKind
from domain.payments.settlement import ToldRefund


class Payout(msgspec.Struct, frozen=True):
    """`paid_out`, `came_back`: money moved just now. `raises` is what a person should know of it."""

    status: RefundStatus
    paid_out: bool = False
    came_back: bool = False
    raises: ExceptionKind | None = None


def settle_payout(
    status: RefundStatus, reference: str | None, came_back: Collection[str], told: ToldRefund
) -> Payout | None:
    """The refund's next status, and what else follows from the answer; None if it says nothing new.

    `reference` is the name by which it was last paid out or asked for, `came_back` are those that came to nothing
    after they had been paid out.
    """
    if told.reference in came_back:
        return None
    if status is RefundStatus.SUCCEEDED:
        if told.reference != reference:
            twice = told.status is RefundStatus.SUCCEEDED
            return Payout(status, raises=ExceptionKind.REFUND_TWICE) if twice else None
        if told.status is not RefundStatus.REFUSED:
            return None
        return Payout(RefundStatus.REFUSED, came_back=True, raises=ExceptionKind.REFUND_REVERSED)
    if told.status is RefundStatus.REFUSED:
        return Payout(RefundStatus.REFUSED, raises=ExceptionKind.REFUND_REFUSED)
    if told.status is RefundStatus.SUCCEEDED:
        return Payout(RefundStatus.SUCCEEDED, paid_out=True)
    return Payout(told.status or status)
