"""A mail as it goes over the line (RFC 5322, MIME): text and HTML, side by side.

Python's `email` takes most of the time of a mail, for it parses each header or looks where to fold it: it is asked only
for what does not fit on a line as it is. So whatever goes into a header is made one line here.
"""

import quopri
from collections.abc import Iterator
from datetime import datetime
from email.charset import Charset
from email.header import Header
from email.policy import compat32
from email.utils import format_datetime, formataddr, parseaddr
from typing import Final

import msgspec

from adapters.mail.port import Letter

NAME_CHARS_MAX: Final = 60
LINE_CHARS_MAX: Final = 78
UTF8: Final = Charset("utf-8")
BOUNDARY: Final = "=_text-and-html"
"""In quoted-printable no text can hold it (RFC 2045, 6.7)."""


class Envelope(msgspec.Struct, frozen=True):
    """`id` is the mail's, `host` that of all ids. `sender` as MAIL_FROM says it; `shop` is its name where it says none.
    `kind` is for filters; `unsubscribe` is where a mail program says that its reader wants no more of them (RFC 8058).
    """

    id: str
    host: str
    sender: str
    shop: str
    to_name: str
    to_address: str
    language: str
    kind: str
    at: datetime
    unsubscribe: str | None = None


def put_into(envelope: Envelope, subject: str, text: str, html: str) -> Letter:
    name, address = parseaddr(envelope.sender)
    sender, recipient = one_line(address), one_line(envelope.to_address)
    headers = {
        "Content-Type": f'multipart/alternative; boundary="{BOUNDARY}"',
        "MIME-Version": "1.0",
        "From": one_address(name or envelope.shop, sender),
        "To": one_address(envelope.to_name, recipient),
        "Subject": one_line(subject) if subject.isascii() else Header(one_line(subject), UTF8).encode(),
        "Date": format_datetime(envelope.at),
        "Message-ID": f"<{envelope.id}@{envelope.host}>",
        "Content-Language": envelope.language,
        "Auto-Submitted": "auto-generated",
        "X-Tradepost-Kind": envelope.kind,
    }
    if envelope.unsubscribe is not None:
        headers["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    lines = [line(name, value) for name, value in headers.items()]
    content = b"".join((*lines, *part("plain", text), *part("html", html), f"\n--{BOUNDARY}--\n".encode()))
    return Letter(envelope.id, envelope.kind, sender, recipient, content)


def part(kind: str, words: str) -> Iterator[bytes]:
    yield f"\n--{BOUNDARY}\n".encode()
    yield line("Content-Type", f'text/{kind}; charset="utf-8"')
    yield line("Content-Transfer-Encoding", "quoted-printable")
    yield b"\n"
    yield quopri.encodestring(words.replace("\r\n", "\n").replace("\r", "\n").encode())


def line(name: str, value: str) -> bytes:
    """A header, on several lines where it takes more."""
    whole = f"{name}: {value}"
    fits = len(whole) <= LINE_CHARS_MAX and whole.isascii() and whole.isprintable()
    return f"{whole}\n".encode() if fits else compat32.fold_binary(name, value)


def one_line(words: str) -> str:
    return " ".join(words.split())


def one_address(name: str, address: str) -> str:
    """Addresses are ASCII (`domain/accounts/account.py`); names need not be."""
    return formataddr((one_line(name)[:NAME_CHARS_MAX], one_line(address)))
