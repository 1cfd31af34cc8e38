"""A page: HTML from a template, in the visitor's language, under a policy that lets it load nothing but our own files.

Templates escape whatever they are given, and a name they don't know is an error.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from litestar import Response
from litestar.types import Receive, Scope, Send

from api.answers.told import POLICY
from api.callers.access import PUBLIC
from api.pages.assets import asset
from api.pages.cookies import MINUTE_SECONDS, SEEN, TOLD, kept
from api.pages.spoken import spoken
from api.pages.visiting import Visiting
from api.pages.words import words_in
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
ANYBODYS: Final = b"private, no-cache"
SOMEBODYS: Final = b"no-store"
"""Nobody who goes back in a browser from which somebody has signed out sees what that one saw."""
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
            (b"cache-control", ANYBODYS if is_anybodys(scope) else SOMEBODYS),
            (b"vary", b"Cookie, Accept-Language"),
            *self.page_headers,
        ]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


def is_anybodys(scope: Scope) -> bool:
    """Whether it is a page on which nothing personal stands; one that no route is for is such a one."""
    handler = scope.get("route_handler")
    return handler is None or handler.opt.get("access") is PUBLIC


def see_other(
    request: Visiting, location: str, committed: Response[Any] | None = None, told: str | None = None
) -> Page:
    """After something was done: the page that shows it, as soon as it does; what there is to say of it is said there.

    `committed` is the command's answer, `told` a key in the catalog.
    """
    note_written(request, committed)
    if told is not None:
        request.leave(kept(TOLD, told, MINUTE_SECONDS))
    return Page("", 303, ((b"location", location.encode()),))


def note_written(request: Visiting, committed: Response[Any] | None) -> None:
    """The next pages of this browser show what was written."""
    if committed is not None and (token := committed.headers.get("Consistency-Token")) is not None:
        request.leave(kept(SEEN, token, SEEN_SECONDS))


def rendered(template: str, language: Language, said: Mapping[str, Any]) -> str:
    return environment(language).get_template(template).render(said)


@cache
def environment(language: Language) -> "Environment":
    """What it takes to fill a template in is imported with the first page: an API alone has no use for it."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
    from jinja2.runtime import Context
    from markupsafe import Markup

    from adapters.amounts import amount_in, brief_moment_in, day_in, moment_in, number_in
    from adapters.country_names import country_in

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

    def number(value: float) -> str:
        return number_in(language, value)

    @pass_context
    def day(context: Context, moment: datetime) -> str:
        return day_in(language, moment, context["zone"])

    @pass_context
    def moment(context: Context, moment: datetime) -> str:
        return moment_in(language, moment, context["zone"])

    @pass_context
    def brief(context: Context, moment: datetime) -> str:
        return brief_moment_in(language, moment, context["zone"])

    @pass_context
    def stamp(context: Context, moment: datetime) -> Markup:
        """In few characters, for a page that names the zone; the whole is told to who points at it."""
        long, short = moment_in(language, moment, context["zone"]), brief(context, moment)
        return Markup('<time datetime="{}" title="{}">{}</time>').format(moment.isoformat(), long, short)

    made.filters |= {"amount": amount, "number": number, "day": day, "moment": moment}
    made.filters |= {"brief": brief, "stamp": stamp, "spoken": spoken}
    made.filters |= {"country": partial(country_in, language)}
    made.globals |= {"say": words_in(language), "asset": asset, "language": language.value, "languages": [*Language]}
    return made
