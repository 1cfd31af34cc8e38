"""How many requests are under way in this process: one that is over its head says so at once, and takes no more."""

from typing import Final

from litestar.types import ASGIApp, Receive, Scope, Send

from api.limits.door import refusal
from api.problems.codes import OVERLOADED
from api.problems.handlers import RETRY_AFTER
from domain.outages import Overloaded

AT_ONCE_MAX: Final = 1_000
HEALTH: Final = "/health/"


class Crowd:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.under_way >= AT_ONCE_MAX and not scope["path"].startswith(HEALTH):
            again = {"Retry-After": str(RETRY_AFTER[Overloaded])}
            await refusal(*OVERLOADED, str(Overloaded("requests")), again)(scope, receive, send)
            return
        self.under_way += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self.under_way -= 1
