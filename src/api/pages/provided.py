"""What pages are given by name."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final, TypeVar

from litestar import Response
from litestar.di import NamedDependency

from api.execute import Executor
from api.pages.visiting import Visiting
from api.provided import TheShop
from commands.base import Command, Handler, Result
from domain.refusals import KeyInUse

FORM_KEY: Final = "key"
"""The field that tells one filled-in form from the next: sent twice, by two clicks, it has one effect."""
KEY_BYTES: Final = 16
TWIN_WAITS_MAX: Final = 40
TWIN_WAIT_SECONDS: Final = 0.25

Given = TypeVar("Given")


def new_form_key() -> str:
    """For a form as it is shown."""
    return secrets.token_urlsafe(KEY_BYTES)


class PageExecutor(Executor):
    """For a form that is sent twice the second answer is the first one's, as soon as there is one."""

    async def __call__(
        self,
        handler: Handler[Command, Result],
        command: Command,
        answer: Callable[[Result], object] = lambda result: result,
        status: int = 200,
        *,
        keyed: bool = True,
    ) -> Response[Any]:
        return await after_its_twin(partial(super().__call__, handler, command, answer, status, keyed=keyed))

    async def given_before(self, status: int = 204) -> Response[Any] | None:
        return await after_its_twin(partial(super().given_before, status))


async def after_its_twin(ask: Callable[[], Awaitable[Given]]) -> Given:
    """Raises KeyInUse of a form whose twin takes longer than anybody waits."""
    for _ in range(TWIN_WAITS_MAX):
        try:
            return await ask()
        except KeyInUse:
            await asyncio.sleep(TWIN_WAIT_SECONDS)
    return await ask()


async def provide_page_execute(request: Visiting, shop: TheShop) -> PageExecutor:
    """As the API's, under the form's own key. Raises StoreDown."""
    await shop.facts.learn()
    return PageExecutor(request, shop, request.field(FORM_KEY) or None)


Execute = NamedDependency[PageExecutor]
