"""A mail as it goes over the line (RFC 5322, MIME): text and HTML, side by side.

Written with the older half of Python's `email`: its newer one parses each header it is given and takes most of the time
of a mail. So whatever goes into a header is made one line here.
"""

import quopri
from datetime import datetime
from email.charset import Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import Compat32
from email.utils import format_datetime, formataddr, parseaddr
from typing import Final

import msgspec

NAME_CHARS_MAX: Final = 60
LINE_CHARS_MAX: Final = 78
UTF8: Final = Charset("utf-8")
BOUNDARY: Final = "=_text-and-html"
"""In quoted-printable no text can hold it (RFC 2045, 6.7)."""


class Envelope(msgspec.Struct, frozen=True):
    """`sender` as MAIL_FROM says it; `shop` is its name where it says none. `kind` is for filters; `unsubscribe` is
    where a mail program says that its reader wants no more of them (RFC 8058).
    """

    message_id: str
    sender: str
    shop: str
    to_name: str
    to_address: str
    language: str
    kind: str
    at: datetime
    unsubscribe: str | None = None


class Lines(Compat32):
    """A header that fits on a line goes as it is: most of the time of a mail went into looking where to fold it."""

    def fold_binary(self, name: str, value: str) -> bytes:
        line = f"{name}: {value}"
        fits = len(line) <= LINE_CHARS_MAX and line.isascii() and line.isprintable()
        return f"{line}{self.linesep}".encode() if fits else super().fold_binary(name, value)


LINES: Final = Lines()


def put_into(envelope: Envelope, subject: str, text: str, html: str) -> MIMEMultipart:
    name, address = parseaddr(envelope.sender)
    mail = MIMEMultipart("alternative", boundary=BOUNDARY, policy=LINES)
    mail["From"] = one_address(name or envelope.shop, address)
    mail["To"] = one_address(envelope.to_name, envelope.to_address)
    mail["Subject"] = one_line(subject) if subject.isascii() else Header(one_line(subject), UTF8).encode()
    mail["Date"] = format_datetime(envelope.at)
    mail["Message-ID"] = envelope.message_id
    mail["Content-Language"] = envelope.language
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Tradepost-Kind"] = envelope.kind
    if envelope.unsubscribe is not None:
        mail["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.attach(part("plain", text))
    mail.attach(part("html", html))
    return mail


def part(kind: str, words: str) -> MIMENonMultipart:
    made = MIMENonMultipart("text", kind, charset="utf-8")
    made["Content-Transfer-Encoding"] = "quoted-printable"
    made.set_payload(quopri.encodestring(words.encode()).decode())
    return made


def one_line(words: str) -> str:
    return " ".join(words.split())


def one_address(name: str, address: str) -> str:
    """Addresses are ASCII (`domain/account.py`); names need not be."""
    return formataddr((one_line(name)[:NAME_CHARS_MAX], one_line(address)))
