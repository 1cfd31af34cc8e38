"""`execute`: what a route says to have a command carried out."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import MediaType, Response
from litestar.params import HeaderParameter

from adapters.request_log import REQUEST_ID
from api.answers.consistency import Positions
from api.asking import Asking
from api.callers.access import CART_COOKIE, CART_HEADER, ORDER_HEADER, bearer_of
from api.callers.tokens import Caller
from api.limits.tries import client_address
from api.limits.within_limits import guessing, spend_at_once, types_code
from api.observability.line_notes import note_in_line
from api.observability.security_events import note, note_changes
from api.requests.headers import header
from api.shop import Shop
from commands.base import Command, Committed, Handler, Result, find_given, perform
from commands.base import execute as carry_out
from db.idempotency import RequestKey
from domain.accounts.account import Role
from domain.accounts.device import device_named
from domain.accounts.session import Bearer
from domain.faults import FaultCode
from domain.limits import Limit
from domain.refusals import InvalidInput
from domain.staff.audit import Staff
from domain.staff.security_event import SecurityEvent

IDEMPOTENCY_KEY_CHARS_MAX: Final = 255
RANDOM_KEY_CHARS_MIN: Final = 16
LASTING: Final = ("commands.orders.", "commands.payments.")
"""What customers must not do twice. Everything of the shop's own people is such, too."""
WITHOUT_BODY: Final = frozenset({202, 204})
NOTHING: Final = b"null"
CART_BYTES: Final = CART_HEADER.lower().encode()
ORDER_BYTES: Final = ORDER_HEADER.lower().encode()

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        schema_extra={"min_length": 1, "max_length": IDEMPOTENCY_KEY_CHARS_MAX},
        description="The same key and request again get the first answer again, and have no second effect",
    ),
]
AcceptLanguage = Annotated[
    str | None,
    HeaderParameter(
        name="Accept-Language",
        description="Decides in which language mails about it are written: English, German or French",
    ),
]


def command_headers(committed: Committed, positions: Positions) -> dict[str, str]:
    headers = {"Consistency-Token": positions.token(committed.at), "Cache-Control": "no-store"}
    return headers | ({"Idempotency-Replayed": "true"} if committed.replayed else {})


def nothing_to_say(committed: Committed, status: int, positions: Positions) -> Response[None]:
    """Of a text nothing is sent; of JSON it would be `null`."""
    return Response(None, status_code=status, media_type=MediaType.TEXT, headers=command_headers(committed, positions))


class Executor:
    """Carries out commands for one request, under its Idempotency-Key if it has one.

    What the answer's JSON is, a route's own return type says: it is never decoded again here.
    """

    def __init__(self, request: Asking, shop: Shop, idempotency_key: str | None) -> None:
        self._request = request
        self._shop = shop
        self._key = idempotency_key
        self.visitor = request.visitor

    @property
    def caller(self) -> Caller:
        """Somebody, on every route that is not public."""
        caller = self._request.user
        assert caller is not None, "only routes that are not public ask who it is"
        return caller

    async def __call__(
        self,
        handler: Handler[Command, Result],
        command: Command,
        answer: Callable[[Result], object] = lambda result: result,
        status: int = 200,
        *,
        keyed: bool = True,
    ) -> Response[Any]:
        """The committed answer, rendered by `answer`. Answers that must not be stored are not `keyed`."""
        request = self._request_key(status, command) if keyed else None
        committed = await self._in_turn(handler, command, answer, request)
        self._is_done(committed)
        return Response(
            committed.body, status_code=status, media_type="application/json", headers=self._headers(committed)
        )

    def _is_done(self, committed: Committed) -> None:
        self._shop.bell.ring()
        note_in_line(self._request.scope, {"position": committed.at})
        if committed.acts:
            note_changes(committed.acts, self._shop.security_trail)

    @property
    def _staff(self) -> Staff | None:
        """Who of the shop's own people this is; None of everybody else."""
        caller = self._request.user
        if caller is None or caller.role is not Role.ADMIN:
            return None
        return Staff(caller.id, REQUEST_ID.get(), self.address, caller.key)

    @property
    def bearer(self) -> Bearer | None:
        """Whose session must go on for a command to begin."""
        return bearer_of(self._request, self._request.route_handler)

    @property
    def request(self) -> Asking:
        """What is noted when it is refused, and by which cookies its browser is known."""
        return self._request

    @property
    def address(self) -> str:
        """Where the request comes from."""
        return client_address(self._request, self._shop.settings)

    @property
    def device(self) -> str:
        """What it is sent with."""
        return device_named(self._request.headers.get("user-agent", ""))

    def note(self, event: SecurityEvent, account: UUID | None = None) -> None:
        """What somebody who keeps watch wants to see."""
        note(event, self._request, account)

    async def given_before(self, status: int = 204) -> Response[Any] | None:
        """What this very request got before, for routes that must not even look at what is sent again."""
        request = self._request_key(status)
        committed = None if request is None else await find_given(self._shop.postgres, request)
        if committed is None:
            return None
        if status in WITHOUT_BODY and committed.body == NOTHING:
            return nothing_to_say(committed, status, self._shop.positions)
        return Response(
            committed.body, status_code=status, media_type="application/json", headers=self._headers(committed)
        )

    async def silently(self, handler: Handler[Command, Result], command: Command, status: int = 204) -> Response[None]:
        """For commands with nothing to answer: 204, or 202 where the effect comes later."""
        request = self._request_key(status, command)
        committed = await self._in_turn(handler, command, lambda _: None, request)
        self._is_done(committed)
        return nothing_to_say(committed, status, self._shop.positions)

    def _headers(self, committed: Committed) -> dict[str, str]:
        return command_headers(committed, self._shop.positions)

    async def beforehand(self, handler: Handler[Command, Result], command: Command) -> Result:
        """What has to be known, or done, before the command that is answered. Raises SessionOver as that does."""
        return await perform(self._shop.postgres, handler, command, bearer=self.bearer)

    async def _in_turn(
        self,
        handler: Handler[Command, Result],
        command: Command,
        answer: Callable[[Result], object],
        request: RequestKey | None,
    ) -> Committed:
        note_in_line(self._request.scope, {"command": handler.__name__})

        def work() -> Awaitable[Committed]:
            return carry_out(self._shop.postgres, handler, command, answer, request, self._staff, self.bearer)

        if not types_code(command):
            return await self._shop.turns.take(self._whose, work)
        async with guessing(self._request):
            return await self._shop.turns.take(self._whose, work)

    @property
    def _whose(self) -> str:
        """Of whom only a few commands are carried out at once."""
        caller = self._request.user
        if caller is not None:
            return str(caller.key or caller.id)
        said = header(self._request.scope, CART_BYTES) or self._request.cookies.get(CART_COOKIE)
        return said or header(self._request.scope, ORDER_BYTES) or self.address

    async def spend(self, limit: Limit) -> None:
        """One of what the request's address has of this. Raises TooManyRequests."""
        await spend_at_once(self._request, limit)

    @property
    def key_is_theirs(self) -> bool:
        """Whether nobody else comes with the same Idempotency-Key: of strangers behind one network address only what is
        long enough to be random tells them apart. An answer that hands out a secret is not given to another one.

        Raises InvalidInput for a key that is none.
        """
        return self.visitor.name is not None or len(self._checked_key() or "") >= RANDOM_KEY_CHARS_MIN

    def _checked_key(self) -> str | None:
        if self._key is not None and not 1 <= len(self._key) <= IDEMPOTENCY_KEY_CHARS_MAX:
            code = FaultCode.TOO_LONG if self._key else FaultCode.REQUIRED
            raise InvalidInput("Idempotency-Key", f"Send 1 to {IDEMPOTENCY_KEY_CHARS_MAX} characters.", code)
        return self._key

    def _request_key(self, status: int, command: object = None) -> RequestKey | None:
        if (key := self._checked_key()) is None:
            return None
        scope, headers = self._request.scope, self._request.headers
        caller = self.visitor.name or f"address {self.address}"
        # What the body says, not its bytes: neither the order of fields nor blanks make another request.
        told = f"{self._request.method} {scope['path']}?".encode() + scope["query_string"]
        told += f"\n{headers.get('if-match', '')}\n".encode()
        told += msgspec.json.encode(self._request.said, order="deterministic")
        # Keyed, since a body may hold a password: the hash alone must not help to guess it.
        secrets = self._shop.settings.jwt_secrets
        request_hash, *older = [hmac.digest(secret.encode(), told, hashlib.sha256) for secret in secrets]
        return RequestKey(caller, key, request_hash, status, tuple(older), self._is_brief(command))

    def _is_brief(self, command: object) -> bool:
        """Whether the answer to it need not be kept for long."""
        caller = self._request.user
        staff = caller is not None and caller.role is Role.ADMIN
        return not staff and not type(command).__module__.startswith(LASTING)
