"""What search engines and marketplaces fetch: product feeds, sitemaps, and what they are asked to leave alone."""

import hashlib
import re
from functools import partial
from typing import Any, Final

import msgspec
from litestar import Response, Router, get
from litestar.params import FromPath

from adapters.feeds import sitemap
from adapters.feeds.google_feed import FOOT, tsv_head, tsv_items, xml_head, xml_items
from api.answers.flowing import JSON_LINES, Flowing, Form, TooManyFlows, as_line, freshness
from api.answers.told import ETAG_BYTES
from api.asking import Asking
from api.callers.access import PUBLIC
from api.limits.tries import client_address
from api.provided import TheShop
from domain.refusals import NotFound
from queries.catalog.map_site import MapSite, SiteMap, map_site
from queries.set_out import Along, Walk
from queries.shop.get_shop_details import GetShopDetails, get_shop_details
from read_models.product_cards import PRODUCT_CARDS, PUBLISHED_PRODUCTS, published
from read_models.shop import ShopDocument

FORMS_REVISION: Final = 1
"""Raised whenever a feed says something else of the same shop: what was fetched before holds no more then."""
XML: Final = "application/xml"
TABS: Final = "text/tab-separated-values; charset=utf-8"
KEPT: Final = (b"cache-control", b"public, max-age=300")
PUBLISHED: Final = Along(PRODUCT_CARDS, PUBLISHED_PRODUCTS)
SITEMAP_FILE: Final = re.compile(r"([1-9][0-9]{0,5})\.xml")
LEFT_ALONE: Final = ("/admin", "/office", "/cart", "/checkout", "/my")
"""No page under these is of use to who searches the web."""


def shop_url(shop: TheShop) -> str:
    return shop.settings.mail.public_url


def flowing(request: Asking, walk: Walk, form: Form, position: int | None = None) -> Response[Any]:
    """Named by all that it is made of: its form, what it begins with, where the shop is, and how far its products have
    come.
    """
    at, url = walk.standing, shop_url(request.shop)
    made_of = (FORMS_REVISION, form.media_type, form.head, url, request.url.path, at.generation, at.position)
    digest = hashlib.blake2b(repr(made_of).encode(), digest_size=ETAG_BYTES).hexdigest()
    reached = at.position if position is None else min(at.position, position)
    headers = [*freshness(request.shop.positions, reached, walk.lag_ms), KEPT]
    whose = client_address(request, request.shop.settings)
    return Flowing(walk, form, headers, request.shop.public_flows, whose, f'"{digest}"'.encode())


@get("/feeds/google.xml", access=PUBLIC, any_query=True, refuses=(TooManyFlows,), sends=(XML,))
async def google_xml(request: Asking) -> Response[str]:
    """Send what is sold, for Google Merchant Center, as RSS.

    An item is a variant of a published product that has a picture.
    """
    told = await request.look_up(get_shop_details, GetShopDetails())
    url, name = shop_url(request.shop), msgspec.json.decode(told.body, type=ShopDocument).name
    form = Form(XML, partial(xml_items, shop_url=url), xml_head(name, url), FOOT)
    return flowing(request, await request.set_out(PUBLISHED), form, told.position)


@get("/feeds/google.tsv", access=PUBLIC, any_query=True, refuses=(TooManyFlows,), sends=(TABS,))
async def google_tsv(request: Asking) -> Response[str]:
    """Send the same as a table, with tabs between."""
    form = Form(TABS, partial(tsv_items, shop_url=shop_url(request.shop)), tsv_head())
    return flowing(request, await request.set_out(PUBLISHED), form)


@get("/feeds/products.jsonl", access=PUBLIC, any_query=True, refuses=(TooManyFlows,), sends=(JSON_LINES,))
async def product_lines(request: Asking) -> Response[str]:
    """Send every published product as `GET /products/{id}` shows it, one a line."""
    return flowing(request, await request.set_out(PUBLISHED), Form(JSON_LINES, published_line))


def published_line(card: bytes) -> tuple[bytes, ...]:
    shown = published(card)
    return () if shown is None else as_line(shown)


@get("/sitemap.xml", access=PUBLIC, any_query=True, refuses=(TooManyFlows,), sends=(XML,))
async def whole_sitemap(request: Asking) -> Response[str]:
    """Say which pages there are; where they are many, in which files that is said."""
    told = await request.look_up(map_site, MapSite())
    site = msgspec.json.decode(told.body, type=SiteMap)
    if len(paths(site)) + site.products <= sitemap.ADDRESSES_MAX:
        return await sitemap_of(request, paths(site), PUBLISHED, told.position)
    url = shop_url(request.shop)
    body = sitemap.index([f"{url}/sitemaps/{number}.xml" for number in range(1, files_of(site) + 1)])
    headers = dict([*freshness(request.shop.positions, told.position, told.lag_ms), KEPT])
    return Response(
        body.decode(), media_type=XML, headers={name.decode(): value.decode() for name, value in headers.items()}
    )


@get("/sitemaps/{file:str}", access=PUBLIC, refuses=(NotFound, TooManyFlows), sends=(XML,))
async def sitemap_file(file: FromPath[str], request: Asking) -> Response[str]:
    """Say some of the pages there are: a file that `/sitemap.xml` names."""
    told = await request.look_up(map_site, MapSite())
    site = msgspec.json.decode(told.body, type=SiteMap)
    named = SITEMAP_FILE.fullmatch(file)
    if named is None or int(named[1]) > files_of(site):
        raise NotFound("sitemap")
    begin = (int(named[1]) - 1) * sitemap.ADDRESSES_MAX
    others = paths(site)[begin : begin + sitemap.ADDRESSES_MAX]
    after = max(0, begin - filed_alone(site))
    among = Along(PRODUCT_CARDS, PUBLISHED_PRODUCTS, after, 0 if others else sitemap.ADDRESSES_MAX)
    return await sitemap_of(request, others, among, told.position)


async def sitemap_of(request: Asking, others: list[str], among: Along, position: int) -> Response[Any]:
    url = shop_url(request.shop)
    head = sitemap.HEAD + sitemap.pages(others, url)
    form = Form(XML, partial(sitemap.product_page, shop_url=url), head, sitemap.FOOT)
    return flowing(request, await request.set_out(among), form, position)


def paths(site: SiteMap) -> list[str]:
    """Of the pages that are no product's."""
    return ["/", *(f"/c/{slug}" for slug in site.categories)]


def filed_alone(site: SiteMap) -> int:
    """How many addresses the files have room for that hold no product: whole files, so that products stay in theirs
    when categories come.
    """
    return -(-len(paths(site)) // sitemap.ADDRESSES_MAX) * sitemap.ADDRESSES_MAX


def files_of(site: SiteMap) -> int:
    return -(-(filed_alone(site) + site.products) // sitemap.ADDRESSES_MAX)


@get("/robots.txt", access=PUBLIC, any_query=True, media_type="text/plain")
async def robots(shop: TheShop) -> Response[str]:
    """Ask robots to leave alone what is of no use to who searches the web (RFC 9309), and name the sitemap."""
    rules = "".join(f"Disallow: {path}\n" for path in LEFT_ALONE)
    body = f"User-agent: *\n{rules}\nSitemap: {shop_url(shop)}/sitemap.xml\n"
    return Response(body, media_type="text/plain", headers={KEPT[0].decode(): KEPT[1].decode()})


routes = Router(
    "/",
    route_handlers=[google_xml, google_tsv, product_lines, whole_sitemap, sitemap_file, robots],
    tags=["Feeds"],
)
