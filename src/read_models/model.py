"""What every read model has: a name, a revision, and a standing."""

from typing import Final

import msgspec


class ReadModel(msgspec.Struct, frozen=True):
    """Raising `revision` makes the workers build the model anew from its new shape."""

    name: str
    revision: int


UNFINISHED: Final = 0


class Standing(msgspec.Struct, frozen=True):
    """How far a read model has come.

    `position` is the outbox position up to which every event is in it; `as_of_ms` (Unix milliseconds) is the moment
    up to which nothing committed is missing from it. `generation` is UNFINISHED while it is built for the first time,
    or anew after its store was lost: what is not there yet must not be taken for not existing.
    """

    generation: int
    position: int
    as_of_ms: int


class Document(msgspec.Struct, frozen=True):
    """One entry of a document read model; `body` None removes it.

    `ranks` files its key in sorted indexes: a score puts it in, None takes it out.
    """

    key: str
    body: bytes | None
    ranks: dict[str, int | None] = {}
