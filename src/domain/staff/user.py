"""Users: accounts one can sign in to, as the shop's own people see them."""

from datetime import datetime

import msgspec

from domain.accounts.account import Account


class User(msgspec.Struct, frozen=True):
    """`spent`, in minor units, is what was paid for the orders less what went back; `order_count` counts them all."""

    account: Account
    order_count: int
    spent: int
    last_order_at: datetime | None


def told_of(account: Account) -> dict[str, object]:
    """What the audit tells of it: nothing by which one is known, which can be forgotten."""
    return {"role": account.role, "active": account.active}
