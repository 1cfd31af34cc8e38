"""Mails handed to a real SMTP server, which refuses, breaks off and hangs."""

from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import cast

import pytest

from adapters.mail.envelope import Envelope, put_into
from adapters.mail.folder import MailFolder
from adapters.mail.port import Letter, MailDelayed, MailRefused
from adapters.mail.sender import SmtpServer, mail_address, smtp_server
from adapters.mail.smtp import SmtpPost
from cli.ports import free_port
from tests.domain.an_order import NOON
from tests.mail_server import Box


def letter() -> Letter:
    envelope = Envelope("1", "lamps.example", "post@lamps.example", "Lamps", "", "eve@example.com", "en", "x", NOON)
    return put_into(envelope, "Grüße", "Hello", "<p>Hello</p>")


async def test_a_mail_is_handed_over(box: Box) -> None:
    await SmtpPost(box.server).hand_over(letter())
    assert [got["Message-ID"] for got in box.got] == ["<1@lamps.example>"]


async def test_both_ways_out_leave_every_letter_as_it_was_written(box: Box, tmp_path: Path) -> None:
    text = "From Paris\n.\n..\nFrom: Bern\nGr\xfc\xdfe " + "\u4e2d" * 400 + "\n"
    envelope = Envelope(
        "1", "lamps.example", "post@lamps.example", 'L\xe4mps, "the" shop', "From", "eve@x.example", "en", "x", NOON
    )
    written = put_into(envelope, "From Paris", text, f"<p>{text}</p>")
    await SmtpPost(box.server).hand_over(written)
    await MailFolder(tmp_path).hand_over(written)
    for got in (box.got[0], message_from_bytes((tmp_path / "1.eml").read_bytes())):
        assert contents(got) == [text, f"<p>{text}</p>"]
        assert unfolded(got) == unfolded(message_from_bytes(written.content))


def contents(mail: Message) -> list[str]:
    parts = [cast("bytes", part.get_payload(decode=True)) for part in mail.walk() if not part.is_multipart()]
    return [part.decode().replace("\r\n", "\n") for part in parts]


def unfolded(mail: Message) -> list[tuple[str, str]]:
    return [(name, " ".join(value.split())) for name, value in mail.items()]


NOT_TAKEN = [
    ({"RCPT": "550 no such mailbox"}, MailRefused, "550 no such mailbox"),
    ({"RCPT": "550 5.1.1 <EVE@Example.COM>: no such user"}, MailRefused, "^550 5.1.1 <...>: no such user$"),
    ({"RCPT": "550 " + "no, " * 48 + "eve@example.com"}, MailRefused, "no, [.]+$"),
    ({"RCPT": "450 mailbox busy"}, MailDelayed, "450 mailbox busy"),
    ({"MAIL": "552 too much"}, MailRefused, "552 too much"),
    ({"MAIL": "421 closing"}, MailDelayed, "421 closing"),
    ({"DATA": "554 that is spam"}, MailRefused, "554 that is spam"),
    ({"DATA": "451 try later"}, MailDelayed, "451 try later"),
]


@pytest.mark.parametrize(("says", "raised", "words"), NOT_TAKEN)
async def test_what_a_server_refuses_for_good_is_told_from_what_it_may_take_later(
    box: Box, says: dict[str, str], raised: type[Exception], words: str
) -> None:
    box.says = says
    with pytest.raises(raised, match=words):
        await SmtpPost(box.server).hand_over(letter())


@pytest.mark.parametrize("how", ["hang up", "silence"])
async def test_a_line_that_goes_dead_leaves_open_whether_it_was_taken(box: Box, how: str) -> None:
    box.says = {"DATA": how}
    with pytest.raises(MailDelayed):
        await SmtpPost(box.server, call_seconds_max=0.2).hand_over(letter())
    assert len(box.got) == 1


async def test_nobody_who_listens_is_a_delay() -> None:
    with pytest.raises(MailDelayed, match=r"127\.0\.0\.1"):
        await SmtpPost(SmtpServer("127.0.0.1", free_port(), False, None, None)).hand_over(letter())


SERVERS = {
    "smtp://mail.example.com": SmtpServer("mail.example.com", 587, False, None, None),
    "smtps://me%40example.com:p%3Aq@mail.example.com": SmtpServer(
        "mail.example.com", 465, True, "me@example.com", "p:q"
    ),
    "smtp://mail.example.com:25": SmtpServer("mail.example.com", 25, False, None, None),
}


@pytest.mark.parametrize(("word", "server"), SERVERS.items())
def test_a_server_is_told_by_its_address(word: str, server: SmtpServer) -> None:
    assert smtp_server(word) == server


@pytest.mark.parametrize("word", ["mail.example.com", "http://mail.example.com", "smtp://", "smtp://host:port"])
def test_another_address_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match=r"must be smtp://|can't be read"):
        smtp_server(word)


@pytest.mark.parametrize("word", ["Lamps", "a@", "@b", "Lamps <shop>", "a@b@c"])
def test_who_sends_has_an_address(word: str) -> None:
    with pytest.raises(ValueError, match="must be an e-mail address"):
        mail_address(word)
