"""Answers of a payment provider that are none: nobody knows what has happened then, and an order stays as it is."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from uuid import UUID

import pytest

from adapters.payments.keys import RazorpayKeys, StripeKeys
from adapters.payments.port import PaymentProvider
from adapters.payments.razorpay import RazorpayProvider
from adapters.payments.stripe import StripeProvider
from domain.payments.payment import Attempt, PaymentStatus, Provider
from domain.payments.settlement import Said, Told

NOW = datetime(2026, 1, 1, tzinfo=UTC)
OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: %d\r\n\r\n"
DRIPS = OK % 1_000 + b"{"
ELSEWHERE = b"HTTP/1.1 307 Temporary Redirect\r\nlocation: /elsewhere\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
ANSWERS = {
    "no JSON": OK % 5 + b"<html",
    "a list": OK % 2 + b"[]",
    "10 MiB of it": OK % (10 * 2**20) + b"[" * 10 * 2**20,
    "another shape": OK % 21 + b'{"id": 7, "amount":""}',
    "elsewhere": ELSEWHERE,
    "a drip": DRIPS,
}
PROVIDERS: dict[Provider, Callable[[str], PaymentProvider]] = {
    Provider.STRIPE: lambda base: StripeProvider(StripeKeys("sk_test_1", ("whsec_1",), None, base)),
    Provider.RAZORPAY: lambda base: RazorpayProvider(RazorpayKeys("rzp_test_1", "secret", ("bell",), base)),
}


@asynccontextmanager
async def answering(said: bytes) -> AsyncIterator[tuple[str, list[str]]]:
    """Its address, and the paths it was asked for."""
    asked: list[str] = []
    over, answered = asyncio.Event(), asyncio.Semaphore(0)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).split()[1].decode())
        writer.write(said)
        with suppress(ConnectionError):
            await writer.drain()
            if said == DRIPS:
                await over.wait()
        writer.close()
        answered.release()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked
        over.set()
        for _ in asked:
            await answered.acquire()


async def looked(name: Provider, base: str) -> Told:
    provider = PROVIDERS[name](base)
    attempt = Attempt(
        UUID(int=1), UUID(int=2), 1, name, PaymentStatus.CREATED, 4_500, "INR", "key", "ref_1", None, 0, NOW, NOW
    )
    try:
        return await provider.look(attempt)
    finally:
        await provider.aclose()


@pytest.mark.parametrize("name", PROVIDERS)
@pytest.mark.parametrize("answer", ANSWERS)
async def test_what_is_no_answer_is_silence(name: Provider, answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if answer == "a drip":
        for module in ("stripe", "razorpay"):
            monkeypatch.setattr(f"adapters.payments.{module}.CALL_SECONDS_MAX", 0.3)
    async with answering(ANSWERS[answer]) as (base, asked):
        told = await looked(name, base)
        assert (told.said, told.amount) == (Said.SILENCE, None)
        assert asked
        assert "/elsewhere" not in asked, "the way it sends us to is not taken"
