"""What pages are given by name."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Any, Final

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
        for _ in range(TWIN_WAITS_MAX):
            try:
                return await super().__call__(handler, command, answer, status, keyed=keyed)
            except KeyInUse:
                await asyncio.sleep(TWIN_WAIT_SECONDS)
        return await super().__call__(handler, command, answer, status, keyed=keyed)


async def provide_page_execute(request: Visiting, shop: TheShop) -> PageExecutor:
    """As the API's, under the form's own key. Raises StoreDown."""
    await shop.facts.learn()
    return PageExecutor(request, shop, request.field(FORM_KEY) or None)


Execute = NamedDependency[PageExecutor]
