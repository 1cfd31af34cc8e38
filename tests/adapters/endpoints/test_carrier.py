"""How a delivery is carried: to whom, over what, and what comes of answers that are none."""

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest
import trustme
from standardwebhooks import Webhook

from adapters.endpoints.carrier import ANSWER_BYTES_MAX, Carrier, headers
from adapters.endpoints.port import Answer, NotTaken
from tests.webhook_receiver import BROKEN, ELSEWHERE, HANG_UP, SILENCE, Receiver, open_receiver

SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
FORMER = "whsec_MTEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


class Letter(msgspec.Struct, frozen=True):
    url: str
    id: UUID = UUID(int=7)
    body: str = '{"data":{"name":"Müller"}}'
    secret: str = SECRET
    former_secret: str | None = None


async def looked_up(host: str, port: int) -> Sequence[str]:
    return {"hooks.example.com": ["127.0.0.1"], "half.example.com": ["93.184.216.34", "127.0.0.1"]}[host]


async def refusal(carrier: Carrier, letter: Letter) -> NotTaken:
    with pytest.raises(NotTaken) as refused:
        await carrier.carry(letter)
    return refused.value


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


def server_tls(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


def trust_in(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


async def test_what_is_carried_can_be_verified(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever proxy the environment names, and by the certificate of the name, at the address that was looked at."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    asked: list[str] = []

    async def once(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    async with (
        open_receiver(server_tls(authority, "hooks.example.com")) as receiver,
        Carrier(private=True, resolve=once, trust=trust_in(authority)) as carrier,
    ):
        letter = Letter(f"https://hooks.example.com:{receiver.port}/in?x=%20")
        assert await carrier.carry(letter) == Answer(204, "")
        wrong_name = Letter(f"https://other.example.com:{receiver.port}/in")
        assert "No trusted connection" in str(await refusal(carrier, wrong_name))
    (got,) = receiver.got
    assert asked == ["hooks.example.com", "other.example.com"]
    assert (got.path, got.headers["host"]) == ("/in?x=%20", f"hooks.example.com:{receiver.port}")
    assert (got.headers["content-type"], got.headers["webhook-id"]) == ("application/json", str(UUID(int=7)))
    assert got.body.decode() == letter.body
    assert Webhook(SECRET).verify(got.body, got.headers) == {"data": {"name": "Müller"}}


async def test_a_certificate_nobody_vouches_for_is_none(authority: trustme.CA) -> None:
    async with (
        open_receiver(server_tls(authority, "hooks.example.com")) as receiver,
        Carrier(private=True, resolve=looked_up) as carrier,
    ):
        refused = await refusal(carrier, Letter(f"https://hooks.example.com:{receiver.port}/"))
    assert "No trusted connection" in str(refused)
    assert receiver.got == []


async def test_nobody_in_a_private_network_is_called(authority: trustme.CA) -> None:
    """Whatever name leads there: not even a connection is opened."""
    async with (
        open_receiver(server_tls(authority, "hooks.example.com")) as receiver,
        Carrier(private=False, resolve=looked_up, trust=trust_in(authority)) as carrier,
    ):
        for host in ("hooks.example.com", "half.example.com", "127.0.0.1", "[::ffff:127.0.0.1]"):
            refused = await refusal(carrier, Letter(f"https://{host}:{receiver.port}/"))
            assert str(refused) == "The host is in a private network."
        assert (
            str(await refusal(carrier, Letter(f"http://127.0.0.1:{receiver.port}/"))) == "This address is not called."
        )
        assert "can't be found" in str(await refusal(carrier_of_nobody(), Letter("https://nobody.example.com/")))
    assert receiver.connections == 0


def carrier_of_nobody() -> Carrier:
    async def nobody(host: str, port: int) -> Sequence[str]:
        return []

    return Carrier(private=False, resolve=nobody)


async def said(receiver: Receiver, carrier: Carrier, words: str) -> NotTaken:
    receiver.says = lambda: words
    return await refusal(carrier, Letter(receiver.url))


async def test_only_2xx_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.endpoints.carrier.TRY_SECONDS_MAX", 0.3)
    async with open_receiver() as receiver, Carrier(private=True) as carrier:
        broken = await said(receiver, carrier, BROKEN)
        assert (str(broken), broken.status, broken.answer) == ("Answered 500.", 500, "too busy")
        moved = await said(receiver, carrier, ELSEWHERE)
        assert (str(moved), moved.status) == ("Answered 307. Redirects are not followed.", 307)
        hung_up = await said(receiver, carrier, HANG_UP)
        assert (str(hung_up), hung_up.status) == ("The connection broke off.", None)
        odd = await said(receiver, carrier, "SSH-2.0-OpenSSH_9.2\r\n")
        assert (str(odd), odd.status) == ("The connection broke off.", None)
        silent = await said(receiver, carrier, SILENCE)
        assert (str(silent), silent.status) == ("No answer within 0 seconds.", None)
        receiver.says = lambda: "HTTP/1.1 200 OK\r\ncontent-length: 2000000\r\n\r\n" + "x" * 100_000
        long = await carrier.carry(Letter(receiver.url))
        assert long == Answer(200, "x" * ANSWER_BYTES_MAX)
    assert {got.path for got in receiver.got} == {"/hooks?from=shop"}
    nobody = await refusal(carrier_that_is_private(), Letter(receiver.url))
    assert str(nobody) == "Nobody takes connections there."


def carrier_that_is_private() -> Carrier:
    return Carrier(private=True)


def test_while_a_secret_is_replaced_both_sign() -> None:
    now = datetime.now(UTC)
    letter = Letter("https://hooks.example.com/", former_secret=FORMER)
    sent = headers(letter, now)
    assert len(sent["webhook-signature"].split(" ")) == 2
    for secret in (SECRET, FORMER):
        Webhook(secret).verify(letter.body, sent)
