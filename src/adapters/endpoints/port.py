"""What a sender hands to a carrier, and what it gets back. It loads nothing that is only needed to carry."""

from typing import Final, Protocol
from uuid import UUID

import msgspec

TRY_SECONDS_MAX: Final = 15.0
FAILURE_CHARS_MAX: Final = 200


class Signed(Protocol):
    """What is carried, and by whose secrets it is signed."""

    @property
    def id(self) -> UUID: ...
    @property
    def url(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def secret(self) -> str: ...
    @property
    def former_secret(self) -> str | None: ...


class Answer(msgspec.Struct, frozen=True):
    """`text` is how the body of it begins."""

    status: int
    text: str


class NotTaken(Exception):
    """In words; with what was answered, if anything was."""

    def __init__(self, words: str, answer: Answer | None = None) -> None:
        super().__init__(words[:FAILURE_CHARS_MAX])
        self.status = None if answer is None else answer.status
        self.answer = None if answer is None else answer.text
