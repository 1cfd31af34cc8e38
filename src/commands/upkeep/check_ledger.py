"""Look for rows that break what the ledger promises."""

from collections.abc import Sequence

import msgspec

from db.invariants import Invariant, broken_rows, invariants
from db.work import Work


class CheckLedger(msgspec.Struct, frozen=True):
    pass


class Checked(msgspec.Struct, frozen=True):
    """`rows` are those that break it, ROWS_SHOWN_MAX at most."""

    invariant: Invariant
    rows: list[dict[str, str]]


async def check_ledger(command: CheckLedger, work: Work) -> Sequence[Checked]:
    """Every invariant by a statement of its own."""
    return [Checked(invariant, await broken_rows(work.connection, invariant)) for invariant in invariants()]
