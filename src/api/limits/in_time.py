"""Bodies that arrive in time: whoever sends one may pause, but not for ever."""

import asyncio
import time
from http import HTTPStatus
from typing import Final

from litestar.exceptions import HTTPException
from litestar.types import HTTPReceiveMessage, Receive

BODY_SECONDS_MAX: Final = 20
"""As long as is waited for a body of which nothing comes."""
PACE_BYTES_PER_SECOND_MIN: Final = 2**14
"""What comes gives a second back for each of these, up to BODY_SECONDS_MAX: however large it is, a body that keeps this
pace arrives."""


def in_time(receive: Receive) -> Receive:
    """Only the time that is waited for the sender counts, not what it takes to do something with what has come. What
    follows the whole body, word that nobody waits for the answer any more, may take as long as it likes.

    Receiving raises HTTPException 408; the connection is closed with that answer, since the rest may still come.
    """
    seconds_left: float = BODY_SECONDS_MAX
    is_whole = False

    async def receive_in_time() -> HTTPReceiveMessage:
        nonlocal seconds_left, is_whole
        if is_whole:
            return await receive()  # type: ignore[return-value]
        began = time.monotonic()
        try:
            async with asyncio.timeout(seconds_left):
                message = await receive()
        except TimeoutError as trouble:
            raise HTTPException(
                status_code=HTTPStatus.REQUEST_TIMEOUT,
                detail=f"The body stopped arriving: send at least {PACE_BYTES_PER_SECOND_MIN // 2**10} KiB a second.",
            ) from trouble
        if message["type"] != "http.request":
            return message  # type: ignore[return-value]
        earned = len(message["body"]) / PACE_BYTES_PER_SECOND_MIN
        seconds_left = min(BODY_SECONDS_MAX, seconds_left - (time.monotonic() - began) + earned)
        is_whole = not message["more_body"]
        return message

    return receive_in_time
