"""All pages, as one router: what they have in common is said here once."""

from typing import Final

from litestar import Router
from litestar.di import Provide

from api.pages import assets, language, office, storefront
from api.pages.admit import LeaveCookies, admit
from api.pages.provided import provide_page_execute
from api.pages.troubles import HANDLERS
from api.pages.visiting import Visiting

PAGES: Final = Router(
    "/",
    route_handlers=[*storefront.ALL, *office.ALL, language.choose],
    request_class=Visiting,
    before_request=admit,
    middleware=[LeaveCookies],
    exception_handlers=HANDLERS,
    dependencies={"execute": Provide(provide_page_execute)},
    include_in_schema=False,
)
ASSETS: Final = assets.show
