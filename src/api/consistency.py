"""Consistency tokens: a position of the outbox, as it is told outside."""

import re
from typing import Final

from domain.faults import FaultCode
from domain.refusals import InvalidInput

TOKEN: Final = re.compile(r"p([0-9a-f]{1,15})")


def consistency_token(position: int) -> str:
    return f"p{position:x}"


def position_of(token: str) -> int:
    """Raises InvalidInput."""
    position = TOKEN.fullmatch(token)
    if position is None:
        raise InvalidInput("Consistency-Token", "This is no token of ours.", FaultCode.WRONG_FORMAT)
    return int(position[1], 16)
