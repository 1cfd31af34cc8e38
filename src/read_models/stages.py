"""Documents the clock changes: every stage is kept, so that only who reads one looks at a clock.

A document must equal the tables whenever the two are compared, so writing one can't depend on the hour.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

import msgspec

from read_models.documents import encode

BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


class Stage(msgspec.Struct, frozen=True, array_like=True):
    """What the document says from this moment on, until the next stage begins."""

    begins_at: datetime
    document: msgspec.Raw


def staged(document_at: Callable[[datetime], object], turns: Iterable[datetime]) -> bytes:
    """`turns` are the moments at which it changes, in order."""
    moments = (BEGINNING, *turns)
    return encode([Stage(moment, msgspec.Raw(encode(document_at(moment)))) for moment in moments])


def present(stages: bytes, now: datetime) -> bytes:
    """The document as it is now."""
    begun = [stage for stage in decode(stages) if stage.begins_at <= now]
    return bytes(begun[-1].document)


decode: Final = msgspec.json.Decoder(tuple[Stage, ...]).decode
