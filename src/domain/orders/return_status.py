"""The status machine of a return: which status may follow which."""

from enum import StrEnum
from typing import Final

from domain.refusals import StatusNotAllowed


class ReturnStatus(StrEnum):
    """WITHDRAWN is the customer's word; all that follows REQUESTED else is the shop's."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"


FOLLOWERS: Final[dict[ReturnStatus, frozenset[ReturnStatus]]] = {
    ReturnStatus.REQUESTED: frozenset({ReturnStatus.ACCEPTED, ReturnStatus.REFUSED, ReturnStatus.WITHDRAWN}),
    ReturnStatus.ACCEPTED: frozenset({ReturnStatus.RECEIVED, ReturnStatus.WITHDRAWN}),
    ReturnStatus.REFUSED: frozenset(),
    ReturnStatus.RECEIVED: frozenset(),
    ReturnStatus.WITHDRAWN: frozenset(),
}
OPEN: Final = frozenset({ReturnStatus.REQUESTED, ReturnStatus.ACCEPTED})
"""Its goods may still come back."""

STANDS: Final = {
    ReturnStatus.REQUESTED: "waits for an answer",
    ReturnStatus.ACCEPTED: "was accepted",
    ReturnStatus.REFUSED: "was refused",
    ReturnStatus.RECEIVED: "was received",
    ReturnStatus.WITHDRAWN: "was withdrawn",
}
CAN_NOT: Final = {
    ReturnStatus.REQUESTED: "it can't wait for one again",
    ReturnStatus.ACCEPTED: "it can't be accepted",
    ReturnStatus.REFUSED: "it can't be refused",
    ReturnStatus.RECEIVED: "it can't be received",
    ReturnStatus.WITHDRAWN: "it can't be withdrawn",
}


def require_step(current: ReturnStatus, wanted: ReturnStatus) -> None:
    """Raises StatusNotAllowed unless `wanted` may follow `current`."""
    if wanted not in FOLLOWERS[current]:
        raise StatusNotAllowed(STANDS[current], None if wanted is current else CAN_NOT[wanted], "return")
