"""What hands a mail over."""

from typing import Final, Protocol

import msgspec

REASON_CHARS_MAX: Final = 200


class Letter(msgspec.Struct, frozen=True):
    """A mail as it goes over the line (`content`), from one address to another. `id` stands in its Message-ID."""

    id: str
    kind: str
    sender: str
    recipient: str
    content: bytes


class MailRefused(Exception):
    """For good: whoever was to deliver it never will."""


class MailDelayed(Exception):
    """Not now, or nobody knows: it may have been taken just before the line went dead."""


class Post(Protocol):
    @property
    def lease_seconds(self) -> int:
        """Longer than `hand_over` ever takes: after so long, whoever was to send a mail is taken for dead."""
        ...

    async def hand_over(self, letter: Letter) -> None:
        """When it returns, somebody else answers for the letter. Raises MailRefused, MailDelayed.

        The same letter may be handed over again after MailDelayed, or after a crash.
        """
        ...
