"""Requests that ask: what a route says to have a question answered."""

from collections.abc import Awaitable, Callable
from typing import TypeVar, cast

from api.answers.told import Told, etag_of
from api.callers.access import PUBLIC, NotAllowed, NotSignedIn, require_access
from api.callers.keys import know_key
from api.callers.tokens import Caller
from api.callers.visitor import Visitor
from api.requests.headers import header
from api.requests.strict_request import StrictRequest
from domain.accounts.account import Role
from domain.accounts.account_refusals import NoLongerAdmin
from queries.accounts.is_admin import IsAdmin, is_admin
from queries.ask import Answer
from queries.ask import ask as find_out
from queries.question import Question
from queries.set_out import Along, Walk, set_out
from queries.view import View

Asked = TypeVar("Asked", bound=Question)


class Asking(StrictRequest):
    """A route that takes its request as this is a question, and is described as one.

    What is given to routes by name costs more than most answers: the framework makes a model of it for each request.
    """

    @property
    def wait_ms_max(self) -> int:
        """As long as a read model is waited for that is behind."""
        return self.shop.settings.fresh_wait_ms_max

    @property
    def visitor(self) -> Visitor:
        return Visitor(self, self.shop.settings.links_secret, self.shop.positions)

    @property
    def caller(self) -> Caller:
        """Somebody, on every route that is not public."""
        caller = self.user
        assert caller is not None, "only routes that are not public ask who it is"
        return caller

    async def _require_admin(self, caller: Caller) -> None:
        """Somebody who is one still, in a session that goes on, as of what they know of. Raises NoLongerAdmin."""
        question = IsAdmin(caller.id, None if caller.key is not None else caller.session)
        known_at = max(caller.known_at, self.seen_at)
        answer = await find_out(is_admin, question, self.shop.sources, known_at, self.wait_ms_max)
        if answer.body != b"true":
            raise NoLongerAdmin

    async def may_go_on(self) -> bool:
        """Whether whoever asked would be admitted again now. Raises StoreDown, ReadModelBehind."""
        cast("dict[str, object]", self.scope).pop("user", None)
        try:
            await know_key(self)
            require_access(self, self.route_handler)
            if self.user is not None and self.user.role is Role.ADMIN:
                await self._require_admin(self.user)
        except (NotSignedIn, NotAllowed, NoLongerAdmin):
            return False
        return True

    async def look_up(
        self, query: Callable[[Asked, View], Awaitable[bytes]], question: Asked, *, at: int = 0
    ) -> Answer:
        """What a route makes its answer of, as fresh as the Consistency-Token demands."""
        wanted = max(at, await self._admitted_at())
        return await find_out(query, question, self.shop.sources, wanted, self.wait_ms_max)

    async def set_out(self, along: Along) -> Walk:
        """Along a whole list, of a read model that has come as far as the Consistency-Token demands."""
        wanted = await self._admitted_at()
        return await set_out(along, self.shop.sources, wanted, self.wait_ms_max)

    async def _admitted_at(self) -> int:
        """The position to be waited for. Raises NoLongerAdmin, InvalidInput."""
        if self.user is not None and self.user.role is Role.ADMIN:
            await self._require_admin(self.user)
        return self.seen_at

    @property
    def seen_at(self) -> int:
        """The position that the caller knows of, and wants to see. Raises InvalidInput."""
        token = header(self.scope, b"consistency-token")
        return 0 if token is None else self.shop.positions.read(token)

    async def ask(
        self,
        query: Callable[[Asked, View], Awaitable[bytes]],
        question: Asked,
        *,
        at: int = 0,
        version: Callable[[bytes], int] | None = None,
    ) -> Told:
        """The answer, as fresh as the Consistency-Token demands.

        `version` reads out of the answer what an If-Match is to name. What nobody may keep has no ETag else.
        """
        wanted = max(at, self.seen_at)
        if self.user is not None and self.user.role is Role.ADMIN:
            await self._require_admin(self.user)
        answer = await find_out(query, question, self.shop.sources, wanted, self.wait_ms_max)
        # Everybody without an access token is answered the same.
        may_be_kept = self.route_handler.opt.get("access") is PUBLIC and self.user is None
        headers = [
            (b"read-model-position", self.shop.positions.token(answer.position).encode()),
            (b"read-model-lag-ms", str(answer.lag_ms).encode()),
            (b"cache-control", b"no-cache" if may_be_kept else b"no-store"),
        ]
        if version is not None:
            return Told(answer.body, headers, etag_of(answer.body, version(answer.body)))
        return Told(answer.body, headers, etag_of(answer.body) if may_be_kept else None)
