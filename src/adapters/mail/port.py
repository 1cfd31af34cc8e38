"""What hands a mail over."""

from email.message import Message
from typing import Final, Protocol

REASON_CHARS_MAX: Final = 200


class MailRefused(Exception):
    """For good: whoever was to deliver it never will."""


class MailDelayed(Exception):
    """Not now, or nobody knows: it may have been taken just before the line went dead."""


class Post(Protocol):
    @property
    def lease_seconds(self) -> int:
        """Longer than `hand_over` ever takes: after so long, whoever was to send a mail is taken for dead."""
        ...

    async def hand_over(self, mail: Message) -> None:
        """When it returns, somebody else answers for the mail. Raises MailRefused, MailDelayed.

        The same mail (by its Message-ID) may be handed over again after MailDelayed, or after a crash.
        """
        ...
