"""Carries one delivery to another program, signed after Standard Webhooks.

Whom a name leads to is looked up here and once, looked at, and that very address is called: a name that leads elsewhere
a moment later leads nobody into the shop's own network. Redirects are not followed, for they would lead anywhere, and
no proxy that the environment names is asked.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self

import httpx

from adapters.endpoints.port import TRY_SECONDS_MAX, Answer, NotTaken, Signed
from domain.endpoints.endpoint_url import Parts, parts_of
from domain.endpoints.public_address import address_of, is_public
from domain.texts import tidy

CONNECT_SECONDS_MAX: Final = 5.0
ADDRESSES_TRIED_MAX: Final = 3
ANSWER_BYTES_MAX: Final = 1_024
"""As much of an answer is read, and kept."""
AGENT: Final = "tradepost-webhooks"

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


async def look_up(host: str, port: int) -> Sequence[str]:
    """Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Carrier:
    """`private`: it may also call addresses that are not everybody's. `trust` says which certificates are good."""

    def __init__(self, *, private: bool, resolve: Resolve = look_up, trust: ssl.SSLContext | None = None) -> None:
        self._private = private
        self._resolve = resolve
        # Connections are kept by their address, and not by the name that a certificate was shown for: none is kept.
        self._client = httpx.AsyncClient(
            verify=True if trust is None else trust,
            trust_env=False,
            follow_redirects=False,
            limits=httpx.Limits(max_keepalive_connections=0),
            timeout=httpx.Timeout(TRY_SECONDS_MAX, connect=CONNECT_SECONDS_MAX),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def carry(self, signed: Signed) -> Answer:
        """What was answered, 2xx. Raises NotTaken for anything else; it may have arrived all the same."""
        parts = parts_of(signed.url)
        if parts is None or (parts.scheme != "https" and not self._private):
            raise NotTaken("This address is not called.")
        try:
            async with asyncio.timeout(TRY_SECONDS_MAX):
                answer = await self._call(parts, await self._addresses(parts), signed)
        except TimeoutError:
            raise NotTaken(f"No answer within {TRY_SECONDS_MAX:.0f} seconds.") from None
        except (httpx.HTTPError, httpx.StreamError, ssl.SSLError, OSError) as trouble:
            raise NotTaken(in_words(trouble)) from trouble
        if not 200 <= answer.status < 300:
            redirected = " Redirects are not followed." if 300 <= answer.status < 400 else ""
            raise NotTaken(f"Answered {answer.status}.{redirected}", answer)
        return answer

    async def _addresses(self, parts: Parts) -> Sequence[str]:
        """All of them may be called, or none is. Raises NotTaken, OSError."""
        if address_of(parts.host) is not None:
            found: Sequence[str] = [parts.host]
        else:
            try:
                found = await self._resolve(parts.host, parts.port)
            except (socket.gaierror, UnicodeError) as unknown:
                raise NotTaken("The name of the host can't be found.") from unknown
        if not found:
            raise NotTaken("The name of the host can't be found.")
        if not self._private and not all(map(is_public, found)):
            raise NotTaken("The host is in a private network.")
        return found[:ADDRESSES_TRIED_MAX]

    async def _call(self, parts: Parts, addresses: Sequence[str], signed: Signed) -> Answer:
        *others, last = addresses
        for address in others:
            try:
                return await self._call_at(address, parts, signed)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._call_at(last, parts, signed)

    async def _call_at(self, address: str, parts: Parts, signed: Signed) -> Answer:
        host = f"[{address}]" if ":" in address else address
        named = {} if address_of(parts.host) is not None else {"sni_hostname": parts.host}
        request = self._client.build_request(
            "POST",
            f"{parts.scheme}://{host}:{parts.port}{parts.path}",
            content=signed.body.encode(),
            headers={"host": parts.authority, "connection": "close", **headers(signed, datetime.now(UTC))},
            extensions=named,
        )
        response = await self._client.send(request, stream=True)
        try:
            return Answer(response.status_code, await beginning(response))
        finally:
            await response.aclose()


def headers(signed: Signed, now: datetime) -> dict[str, str]:
    """By each secret there is one signature, the present one's first."""
    from standardwebhooks import Webhook

    secrets = [signed.secret] if signed.former_secret is None else [signed.secret, signed.former_secret]
    return {
        "content-type": "application/json",
        "user-agent": AGENT,
        "accept-encoding": "identity",
        "webhook-id": str(signed.id),
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Webhook(secret).sign(str(signed.id), now, signed.body) for secret in secrets),
    }


async def beginning(response: httpx.Response) -> str:
    """What Postgres and people can read of the first ANSWER_BYTES_MAX; as it came, so that none can blow it up."""
    begun = b""
    async for chunk in response.aiter_raw(ANSWER_BYTES_MAX):
        begun += chunk
        if len(begun) >= ANSWER_BYTES_MAX:
            break
    return tidy(begun[:ANSWER_BYTES_MAX].decode(errors="replace"))


def in_words(trouble: Exception) -> str:
    match trouble:
        case httpx.ConnectTimeout():
            return f"No connection within {CONNECT_SECONDS_MAX:.0f} seconds."
        case httpx.TimeoutException():
            return f"No answer within {TRY_SECONDS_MAX:.0f} seconds."
        case httpx.ConnectError() if isinstance(trouble.__context__, ssl.SSLError) or "CERTIFICATE" in str(trouble):
            return f"No trusted connection: {tidy(str(trouble))}"
        case httpx.ConnectError():
            return "Nobody takes connections there."
        case httpx.RemoteProtocolError() | httpx.ReadError() | httpx.WriteError():
            return "The connection broke off."
        case _:
            return f"It could not be sent ({type(trouble).__name__})."
