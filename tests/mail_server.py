"""A real SMTP server that does as a test says: takes mails, refuses them, breaks off, hangs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from typing import Any

from aiosmtpd.smtp import SMTP

from adapters.mail.sender import SmtpServer
from cli.ports import free_port


class Box:
    """What the server got, and what it says to what is sent next: an answer, or nothing before it hangs up."""

    def __init__(self, port: int) -> None:
        self.got: list[Any] = []
        self.says: dict[str, str] = {}
        self.server = SmtpServer("127.0.0.1", port, False, None, None)

    async def handle_MAIL(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        return self.says.get("MAIL", "250 ok")

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        envelope.rcpt_tos.append(address)
        return self.says.get("RCPT", "250 ok")

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        self.got.append(message_from_bytes(envelope.content))
        if self.says.get("DATA") == "hang up":
            assert server.transport is not None
            server.transport.close()
        elif self.says.get("DATA") == "silence":
            await asyncio.sleep(5)
        return self.says.get("DATA", "250 taken")


@asynccontextmanager
async def open_box() -> AsyncIterator[Box]:
    opened = Box(free_port())
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(opened, enable_SMTPUTF8=True), opened.server.host, opened.server.port
    )
    yield opened
    server.close()
