"""What the shop's own people can ask to be looked after."""

from enum import StrEnum
from typing import Final

LEDGER: Final = "ledger"
"""What a check is about; everything else is about a read model."""


class UpkeepKind(StrEnum):
    """REBUILD and VERIFY a read model, CHECK the ledger."""

    REBUILD = "rebuild"
    VERIFY = "verify"
    CHECK = "check"
