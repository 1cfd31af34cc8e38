"""What every event says of the aggregate it is about."""

from typing import ClassVar
from uuid import UUID

import msgspec


class Fact(msgspec.Struct, frozen=True, tag_field="type", kw_only=True):
    """`subject` is the id of the aggregate; `version` is the aggregate's after the change."""

    aggregate: ClassVar[str]
    subject: UUID
    version: int
