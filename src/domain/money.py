"""Money as integer minor units with its currency, and the one fair way to share it out."""

from collections.abc import Sequence

import msgspec


class Money(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`amount` counts minor units (cents); `currency` is an ISO 4217 code."""

    amount: int
    currency: str


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` in proportion to `weights` so that the shares add up to it exactly.

    Largest remainder (Hamilton's method); ties go to the earlier share. All weights zero: all to the first.
    """
    if not weights:
        return []
    whole = sum(weights)
    if whole == 0:
        return [total, *[0] * (len(weights) - 1)]
    shares = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    left_over = total - sum(shares)
    for index in sorted(range(len(weights)), key=lambda i: -remainders[i])[:left_over]:
        shares[index] += 1
    assert sum(shares) == total
    return shares
