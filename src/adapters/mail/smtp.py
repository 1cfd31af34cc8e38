"""Mails by SMTP (RFC 5321). A server that says 5yz never will; whatever else goes wrong is tried again.

Between the end of DATA and the server's answer nobody knows who answers for a mail. A line that breaks there makes it
come twice, with the same Message-ID, rather than not at all: RFC 5321 (4.5.3.2.6, and RFC 1047) leaves no third way.
"""

import asyncio
import re
import ssl
from typing import Final

import aiosmtplib

from adapters.mail.port import REASON_CHARS_MAX, Letter, MailDelayed, MailRefused
from adapters.mail.sender import SmtpServer

CALL_SECONDS_MAX: Final = 20.0
"""For each step of a conversation."""
TALK_SECONDS_MAX: Final = 45.0
"""For a whole one."""
PERMANENT: Final = range(500, 600)
ADDRESS: Final = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+")
"""Whatever looks like one, also with letters the shop does not take."""


class SmtpPost:
    lease_seconds = 60

    def __init__(self, server: SmtpServer, call_seconds_max: float = CALL_SECONDS_MAX) -> None:
        self._server = server
        self._seconds = call_seconds_max

    async def hand_over(self, letter: Letter) -> None:
        server = self._server
        try:
            async with asyncio.timeout(TALK_SECONDS_MAX):
                await aiosmtplib.send(
                    letter.content,
                    sender=letter.sender,
                    recipients=[letter.recipient],
                    hostname=server.host,
                    port=server.port,
                    use_tls=server.tls,
                    username=server.user,
                    password=server.password,
                    timeout=self._seconds,
                )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise verdict(refused.recipients[0]) from refused
        except aiosmtplib.SMTPResponseException as said:
            raise verdict(said) from said
        except (aiosmtplib.SMTPException, ssl.SSLError, OSError, ValueError) as trouble:
            raise MailDelayed(shortened(f"{server.host}: {trouble}")) from trouble


def verdict(said: aiosmtplib.SMTPResponseException) -> Exception:
    """Who may not send at all (530, 535) is mended by an admin within the day: that is not the mail's fault."""
    reason = shortened(f"{said.code} {said.message}")
    refused = said.code in PERMANENT and not isinstance(said, aiosmtplib.SMTPAuthenticationError)
    return MailRefused(reason) if refused else MailDelayed(reason)


def shortened(words: str) -> str:
    """Without anybody's address: servers like to repeat whom a mail was for, in a spelling of their own."""
    return " ".join(ADDRESS.sub("...", words).split())[:REASON_CHARS_MAX]
