"""What is asked of the shop: each question is a type of its own, beside the query that answers it."""

from abc import abstractmethod
from typing import ClassVar

import msgspec

from read_models.model import ReadModel


class Question(msgspec.Struct, frozen=True):
    """`reads` names the read models the answer comes from; `calls_max` says how often stores are asked for it.

    `may_read` are those in Redis that it does without where they aren't there, unless it was promised what is in them.
    """

    may_read: ClassVar[tuple[ReadModel, ...]] = ()
    calls_max: ClassVar[int] = 1

    @property
    @abstractmethod
    def reads(self) -> tuple[ReadModel, ...]: ...
