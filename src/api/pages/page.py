"""A page: HTML from a template, in the visitor's language, under a policy that lets it load nothing but our own files.

Templates escape whatever they are given, and a name they don't know is an error.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from litestar import Response
from litestar.types import Receive, Scope, Send

from api.pages.assets import asset
from api.pages.cookies import MINUTE_SECONDS, SEEN, TOLD, kept
from api.pages.visiting import Visiting
from api.pages.words import words_in
from api.told import POLICY
from domain.languages import Language
from domain.money import Money

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES: Final = Path(__file__).parent / "templates"
OWN_ONLY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Pictures may lie elsewhere on the web: that is where a shop that links them has them from."""
SEEN_SECONDS: Final = 10 * MINUTE_SECONDS
"""By then every read model shows what was written, or somebody mends it."""
HTML: Final = b"text/html; charset=utf-8"

Header = tuple[bytes, bytes]


class Page(Response[Any]):
    """Nobody keeps one for somebody else: who is there, and what their forms are known by, stands in each."""

    def __init__(self, html: str, status: int = 200, headers: tuple[Header, ...] = (), policy: str = OWN_ONLY) -> None:
        self.body = html.encode()
        self.status = status
        self.page_headers = headers
        self.policy = policy.encode()

    def to_asgi_response(self, *_: Any, **__: Any) -> Any:
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        cast("dict[str, object]", scope)[POLICY] = self.policy
        headers = [
            (b"content-type", HTML),
            (b"content-length", str(len(self.body)).encode()),
            (b"cache-control", b"private, no-cache"),
            (b"vary", b"Cookie, Accept-Language"),
            *self.page_headers,
        ]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


def see_other(
    request: Visiting, location: str, committed: Response[Any] | None = None, told: str | None = None
) -> Page:
    """After something was done: the page that shows it, as soon as it does; what there is to say of it is said there.

    `committed` is the command's answer, `told` a key in the catalog.
    """
    if committed is not None and (token := committed.headers.get("Consistency-Token")) is not None:
        request.leave(kept(SEEN, token, SEEN_SECONDS))
    if told is not None:
        request.leave(kept(TOLD, told, MINUTE_SECONDS))
    return Page("", 303, ((b"location", location.encode()),))


def rendered(template: str, language: Language, said: Mapping[str, Any]) -> str:
    return environment(language).get_template(template).render(said)


@cache
def environment(language: Language) -> "Environment":
    """What it takes to fill a template in is imported with the first page: an API alone has no use for it."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
    from jinja2.runtime import Context

    from adapters.amounts import amount_in, count_in, day_in, moment_in

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def amount(money: Money) -> str:
        return amount_in(language, money.amount, money.currency)

    def count(number: int) -> str:
        return count_in(language, number)

    @pass_context
    def day(context: Context, moment: datetime) -> str:
        return day_in(language, moment, context["zone"])

    @pass_context
    def moment(context: Context, moment: datetime) -> str:
        return moment_in(language, moment, context["zone"])

    made.filters |= {"amount": amount, "number": count, "day": day, "moment": moment}
    made.globals |= {"say": words_in(language), "asset": asset, "language": language.value, "languages": [*Language]}
    return made
