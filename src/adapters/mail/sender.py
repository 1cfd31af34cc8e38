"""From whom mails come, where they go, and where their links lead: what the settings say."""

from collections.abc import Mapping
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import msgspec

from adapters.setting_values import parts_of, shown

SMTP_EXAMPLE: Final = "smtp://user:password@mail.example.com:587"
PORTS: Final = {"smtp": 587, "smtps": 465}
SENDER_DEFAULT: Final = "shop@localhost"


class SmtpServer(msgspec.Struct, frozen=True):
    """`tls`: from the first byte; without, STARTTLS where the server offers it."""

    host: str
    port: int
    tls: bool
    user: str | None
    password: str | None


class MailSettings(msgspec.Struct, frozen=True):
    """Without a server mails go into the folder. `public_url` is where people reach the shop, without a slash."""

    server: SmtpServer | None
    folder: Path
    sender: str
    public_url: str


def smtp_server(word: str) -> SmtpServer:
    """Raises ValueError, as every reader of a setting."""
    parts = parts_of(word)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(f"must be {SMTP_EXAMPLE}, or smtps:// for TLS from the first byte")
    user, password = (None if said is None else unquote(said) for said in (parts.username, parts.password))
    return SmtpServer(parts.hostname, parts.port or PORTS[parts.scheme], parts.scheme == "smtps", user, password)


def mail_address(word: str) -> str:
    """Such as `Lamps & Co <shop@example.com>`."""
    name, address = parseaddr(word)
    try:
        Address(name, addr_spec=address)
    except (ValueError, IndexError, MessageError):
        address = ""
    if "@" not in address:
        raise ValueError(f"must be an e-mail address such as shop@example.com, not {shown(word)}")
    return word


def mail_settings(read: Mapping[str, Any], data_dir: Path) -> MailSettings:
    return MailSettings(read["SMTP_URL"], data_dir / "mails", read["MAIL_FROM"], str(read["PUBLIC_URL"]).rstrip("/"))
