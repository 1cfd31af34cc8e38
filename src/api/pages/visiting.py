"""A browser at the door of the pages."""

import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from api.asking import Asking
from api.callers.tokens import Caller
from api.callers.visitor import Visitor
from api.pages.cookies import ACCESS, BROWSER, DAY_SECONDS, LANGUAGE, ORDERS, SEEN, TOLD, kept
from api.pages.form_tokens import form_token, new_browser
from domain.languages import Language, language_of
from domain.outages import ReadModelBehind, SearchBusy, StoreDown
from domain.refusals import InvalidInput
from domain.texts import tidy
from queries.ask import Answer
from queries.ask import ask as find_out
from queries.question import Question
from queries.sources import is_searched
from queries.view import View

BROWSER_DAYS: Final = 365
FIELDS_MAX: Final = 2_000
OUTAGES: Final = (StoreDown, ReadModelBehind, SearchBusy)
PARTIAL: Final = "hx-request"
AS_IT_IS: Final = "as_it_is"
"""In a request's state, where no page waits for a read model any more."""

WAITED_MS: Final = "waited_ms"
DOWN: Final = "down"

Asked = TypeVar("Asked", bound=Question)
Read = TypeVar("Read")


class Visiting(Asking):
    """Somebody is who their cookies say; a header says nothing here, and a cookie nothing to the API."""

    @property
    def user(self) -> Caller | None:
        caller: Caller | UnsetType | None = self.scope.get("user", UNSET)
        if caller is UNSET:
            access = self.cookies.get(ACCESS)
            caller = self.scope["user"] = self.shop.tokens.caller(access) if access else None
        return caller

    @property
    def visitor(self) -> Visitor:
        return PageVisitor(self, self.shop.settings.links_secret, self.shop.positions)

    @property
    def seen_at(self) -> int:
        """What this browser wrote last is in whatever it reads; where that has failed, what there is will do."""
        if self.scope["state"].get(AS_IT_IS):
            return 0
        with suppress(InvalidInput):
            return self.shop.positions.read(self.cookies.get(SEEN, ""))
        return 0

    @property
    def wait_ms_max(self) -> int:
        """What is left of what a whole page may wait: what its browser says it has seen may be anything."""
        waited: float = self.scope["state"].get(WAITED_MS, 0.0)
        return max(0, int(super().wait_ms_max - waited))

    @contextmanager
    def _waiting(self, question: Question) -> Iterator[None]:
        """A store that has not answered once is not asked again by the same page. Raises StoreDown."""
        state, began = self.scope["state"], time.monotonic()
        down: set[str] = state.setdefault(DOWN, set())
        for store in down & {"search" if is_searched(model) else "redis" for model in question.reads}:
            raise StoreDown(store)
        try:
            yield
        except StoreDown as outage:
            down.add(outage.store)
            raise
        finally:
            state[WAITED_MS] = state.get(WAITED_MS, 0.0) + (time.monotonic() - began) * 1000

    async def look_up(
        self, query: Callable[[Asked, View], Awaitable[bytes]], question: Asked, *, at: int = 0
    ) -> Answer:
        with self._waiting(question):
            return await super().look_up(query, question, at=at)

    async def look_up_as_anybody(self, query: Callable[[Asked, View], Awaitable[bytes]], question: Asked) -> Answer:
        """What is the same for all who look, whoever this is, and whatever became of them."""
        with self._waiting(question):
            return await find_out(query, question, self.shop.sources, self.seen_at, self.wait_ms_max)

    @property
    def language(self) -> Language:
        """The one that was chosen here, or else what the browser asks for."""
        chosen = self.cookies.get(LANGUAGE)
        return Language(chosen) if chosen in set(Language) else language_of(self.headers.get("accept-language"))

    @property
    def browser(self) -> str:
        """What tells this browser from others; it is told on its first visit."""
        known: str | None = self.scope["state"].get(BROWSER) or self.cookies.get(BROWSER)
        if known is None:
            known = self.scope["state"][BROWSER] = new_browser()
            self.leave(kept(BROWSER, known, BROWSER_DAYS * DAY_SECONDS))
        return known

    @property
    def form_token(self) -> str:
        return form_token(self.shop.settings.jwt_secret, self.browser)

    @property
    def told(self) -> str | None:
        """What the page before left to be said, once."""
        if (told := self.cookies.get(TOLD)) is not None:
            self.leave(kept(TOLD, "", 0))
        return told

    @property
    def is_partial(self) -> bool:
        """Whether a script asks, for a part of the page it is on."""
        return PARTIAL in self.headers

    @property
    def cookies_left(self) -> list[str]:
        left: list[str] = self.scope["state"].setdefault("cookies_left", [])
        return left

    def leave(self, cookie: str) -> None:
        """With whatever is answered."""
        self.cookies_left.append(cookie)

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Of the form that was sent, in their order; read before a page is called."""
        fields: list[tuple[str, str]] = self.scope["state"].get("fields", [])
        return fields

    def field(self, name: str) -> str:
        """The last that is called so, tidied; empty if there is none."""
        return tidy(next((value for known, value in reversed(self.fields) if known == name), ""))

    @property
    def asked(self) -> list[tuple[str, str]]:
        """What the address asks for, without what was left empty. Whatever else it says is somebody else's affair."""
        query = self.scope["query_string"].decode("latin-1")
        with suppress(ValueError):
            pairs = parse_qsl(query, max_num_fields=FIELDS_MAX)
            return [(name, meant) for name, value in pairs if (meant := tidy(value).replace("\x00", ""))]
        return []

    def asks(self, name: str) -> str:
        """The first value of this name in the address; empty if there is none."""
        return next((value for known, value in self.asked if known == name), "")

    async def learn(
        self,
        query: Callable[[Asked, View], Awaitable[bytes]],
        question: Asked,
        kind: type[Read],
        *,
        at: int = 0,
    ) -> Read:
        """The answer as what it is. Raises ReadModelBehind, StoreDown, and what the query refuses."""
        return msgspec.json.decode((await self.look_up(query, question, at=at)).body, type=kind)

    async def learn_if_possible(
        self,
        query: Callable[[Asked, View], Awaitable[bytes]],
        question: Asked,
        kind: type[Read],
        *,
        at: int = 0,
    ) -> Read | None:
        """None where a store is down or behind: for what a page can do without."""
        try:
            return await self.learn(query, question, kind, at=at)
        except OUTAGES:
            return None


class PageVisitor(Visitor):
    """As at the API, but that a guest's orders are known by a cookie."""

    _request: Any

    @property
    def order_token(self) -> str | None:
        """That of the order whose page this is."""
        return order_tokens(self._request.cookies.get(ORDERS, "")).get(str(self._request.path_params.get("order_id")))


ORDERS_KEPT_MAX: Final = 5


def order_tokens(said: str) -> dict[str, str]:
    """By order, the newest last."""
    return dict(part.split(":", 1) for part in said.split() if ":" in part)


def with_order_token(said: str, order: UUID, token: str) -> str:
    """The cookie's text with one more; the oldest make room."""
    tokens = order_tokens(said) | {str(order): token}
    return " ".join(f"{order}:{token}" for order, token in list(tokens.items())[-ORDERS_KEPT_MAX:])
