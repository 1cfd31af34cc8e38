"""How long a body may take to arrive."""

import asyncio
from collections.abc import Iterable

import pytest
from litestar.exceptions import HTTPException
from litestar.types import HTTPReceiveMessage, Receive

from api.limits import in_time as door
from api.limits.in_time import PACE_BYTES_PER_SECOND_MIN, in_time

SECONDS_MAX = 0.1
PAUSE_SECONDS = 0.04


def sent(pieces: Iterable[bytes], *, is_whole: bool) -> Receive:
    """Each after a pause; then nothing, or the end."""
    left = list(pieces)

    async def receive() -> HTTPReceiveMessage:
        if not left:
            await asyncio.Event().wait()
        await asyncio.sleep(PAUSE_SECONDS)
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left) or not is_whole}

    return receive


async def arrived(receive: Receive) -> int:
    """How many bytes of it. Raises HTTPException."""
    received, in_their_time = 0, in_time(receive)
    while (message := await in_their_time())["type"] == "http.request":
        received += len(message["body"])
        if not message["more_body"]:
            break
    return received


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "BODY_SECONDS_MAX", SECONDS_MAX)


async def test_a_long_body_that_keeps_the_pace_arrives() -> None:
    assert await arrived(sent([b"x" * PACE_BYTES_PER_SECOND_MIN] * 8, is_whole=True)) == 8 * PACE_BYTES_PER_SECOND_MIN


async def test_one_that_drips_is_given_up() -> None:
    with pytest.raises(HTTPException) as refused:
        await arrived(sent([b"x"] * 8, is_whole=True))
    assert (refused.value.status_code, refused.value.detail) == (
        408,
        "The body stopped arriving: send at least 16 KiB a second.",
    )


async def test_who_sent_much_at_once_may_pause_no_longer_than_others() -> None:
    with pytest.raises(HTTPException):
        async with asyncio.timeout(5):
            await arrived(sent([b"x" * 600 * PACE_BYTES_PER_SECOND_MIN], is_whole=False))


async def test_whoever_waits_for_the_reader_to_go_may_wait_for_ever() -> None:
    in_their_time = in_time(sent([b"whole"], is_whole=True))
    assert (await in_their_time())["more_body"] is False  # type: ignore[typeddict-item]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2 * SECONDS_MAX):
            await in_their_time()
