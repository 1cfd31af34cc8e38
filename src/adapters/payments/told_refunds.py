"""What to make of a provider's list of refunds when one of ours has been asked for before."""

from collections.abc import Sequence
from uuid import UUID

from domain.payments.payment import OwedRefund, RefundStatus
from domain.payments.settlement import ToldRefund


def under_way(told: Sequence[ToldRefund], refund: UUID) -> ToldRefund | None:
    """The one that was paid out, or is going to be."""
    return next((one for one in told if one.refund == refund and one.status is not RefundStatus.REFUSED), None)


def key_after(told: Sequence[ToldRefund], owed: OwedRefund) -> str:
    """Its key; another one after each that came to nothing, for under the old key it would only be told again."""
    failed = sum(one.refund == owed.id for one in told)
    return owed.key if failed == 0 else f"{owed.key}-{failed}"
