"""A part of a list."""

from collections.abc import Sequence
from typing import Generic, TypeVar

import msgspec

Item = TypeVar("Item")


class Page(msgspec.Struct, Generic[Item], frozen=True):
    """`page` counts from 1; `total` counts the items of all pages."""

    items: Sequence[Item]
    page: int
    page_size: int
    total: int
