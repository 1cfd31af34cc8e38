"""What is asked, and how it went."""

import msgspec


class Request(msgspec.Struct, frozen=True):
    """`body` is JSON, ready to send."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = {}
    body: str | None = None


class Load(msgspec.Struct, frozen=True):
    """Times of answers in milliseconds. `refused` were answered with a status of 400 or more, or not at all."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    refused: int
