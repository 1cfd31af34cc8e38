"""What Redis tells of a hash, or of members with their scores, comes flat."""

from collections.abc import Iterator, Sequence
from typing import Any


def pairs(flat: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    return zip(flat[::2], flat[1::2], strict=True)
