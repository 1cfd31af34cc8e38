"""How the shop is searched, for admins: synonyms, stop words, what goes first or further up, and facets."""

from typing import Annotated
from uuid import UUID

from litestar import Response, Router, delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta

from adapters.redis.searches import DAYS_KEPT
from adapters.search.port import Sort
from adapters.search.why import EXPLAINED_ITEMS_MAX
from api.asking import Asking
from api.callers.access import ADMIN
from api.provided import Execute, TheShop
from api.requests.bodies import ID_EXAMPLE, Body, Slug
from api.requests.if_match import IfMatch, expected_version, version_in
from api.requests.product_filters import MinorUnits, Stars, Values, Words, product_query
from api.routes.catalog.products import PageNumber
from commands.catalog.place_product import PlaceProduct, place_product
from commands.catalog.remove_placement import RemovePlacement, remove_placement
from commands.search.add_boost import AddBoost, add_boost
from commands.search.change_search_words import ChangeSearchWords, change_search_words
from commands.search.offer_facets import OfferFacets, offer_facets
from commands.search.remove_boost import RemoveBoost, remove_boost
from domain.refusals import ChangedMeanwhile, NotFound
from domain.search.boosts import (
    BOOST_DAYS_MAX,
    BOOST_NUMBER_MAX,
    BOOST_STEPS_MAX,
    BOOST_VALUE_CHARS_MAX,
    Boost,
    BoostKind,
)
from domain.search.facet_names import ATTRIBUTE_FACETS_MAX, FACET_NAME_CHARS_MAX, OPTION_FACETS_MAX, FacetNames
from domain.search.search_settings import (
    PHRASE_CHARS_MAX,
    PHRASES_A_GROUP_MAX,
    STOP_WORDS_MAX,
    SYNONYM_GROUPS_MAX,
    Placement,
    PlacementKind,
    SearchSettings,
)
from queries.search.get_search_settings import GetSearchSettings, get_search_settings
from queries.search.preview_search import PreviewPage, PreviewSearch, preview_search
from queries.search.search_insights import SearchInsights, search_insights

Phrase = Annotated[str, Meta(min_length=1, max_length=PHRASE_CHARS_MAX, examples=["cell phone"])]
Group = Annotated[
    tuple[Phrase, ...],
    Meta(min_length=2, max_length=PHRASES_A_GROUP_MAX, examples=[["cell phone", "mobile phone"]]),
]


Days = Annotated[int, QueryParameter(ge=1, le=DAYS_KEPT, description="The last so many, today included")]
Limit = Annotated[int, QueryParameter(ge=1, le=100)]


ExplainedPageSize = Annotated[int, QueryParameter(ge=1, le=EXPLAINED_ITEMS_MAX)]


class SearchWordsBody(Body, frozen=True):
    """Phrases of one group mean the same. Stop words are left out of a query that has others."""

    synonyms: Annotated[tuple[Group, ...], Meta(max_length=SYNONYM_GROUPS_MAX)]
    stop_words: Annotated[tuple[Phrase, ...], Meta(max_length=STOP_WORDS_MAX, examples=[["the", "for"]])]


FacetName = Annotated[str, Meta(min_length=1, max_length=FACET_NAME_CHARS_MAX, examples=["colour"])]


class FacetsBody(Body, frozen=True):
    """Names of attributes and of variants' options. `null`: those that tell most of what is found apart; `[]`: none."""

    attributes: Annotated[tuple[FacetName, ...], Meta(max_length=ATTRIBUTE_FACETS_MAX)] | None
    options: Annotated[tuple[FacetName, ...], Meta(max_length=OPTION_FACETS_MAX)] | None

    EXAMPLE = {"attributes": ["colour"], "options": ["colour"]}


class PlacementBody(Body, frozen=True):
    """Where exactly this `query`, or one `category` (its slug) without words, is asked for."""

    kind: PlacementKind
    product_id: UUID
    query: Phrase | None = None
    category: Slug | None = None

    EXAMPLE = {"kind": "pin", "product_id": ID_EXAMPLE, "query": "lamp"}


Strength = Annotated[
    int,
    Meta(
        ge=-BOOST_STEPS_MAX,
        le=BOOST_STEPS_MAX,
        description="Up, or down where below 0. One is worth a quarter of what the words of the query are",
        examples=[2],
    ),
]
BoostValue = Annotated[str, Meta(min_length=1, max_length=BOOST_VALUE_CHARS_MAX, examples=["acme"])]


class BoostBody(Body, frozen=True):
    """`brand`, `category` and `tag` need the slug as `value`; `newest` needs `days`; `attribute` needs its `name`, and
    either its text (`value`) or the number it is `at_least`.
    """

    kind: BoostKind
    strength: Strength
    value: BoostValue | None = None
    days: Annotated[int, Meta(ge=1, le=BOOST_DAYS_MAX)] | None = None
    name: FacetName | None = None
    at_least: Annotated[float, Meta(ge=-BOOST_NUMBER_MAX, le=BOOST_NUMBER_MAX)] | None = None

    EXAMPLE = {"kind": "newest", "strength": 1, "days": 30}


def added_boost(body: BoostBody) -> AddBoost:
    return AddBoost(body.kind, body.strength, body.value, body.days, body.name, body.at_least)


@get("/admin/search/settings", access=ADMIN)
async def show(request: Asking) -> Response[SearchSettings]:
    """Show the synonyms, stop words, placements, boosts and facets."""
    return await request.ask(get_search_settings, GetSearchSettings(), version=version_in)


@get("/admin/search/insights", access=ADMIN)
async def insights(shop: TheShop, days: Days = 7, limit: Limit = 20) -> Response[SearchInsights]:
    """Show what is searched for most, and what without results; counted by words, not by people."""
    found = await search_insights(shop.sources, days, limit)
    return Response(found, headers={"Cache-Control": "no-store"})


@put("/admin/search/words", access=ADMIN, refuses=(ChangedMeanwhile,))
async def change_words(
    data: JSONBody[SearchWordsBody], execute: Execute, if_match: IfMatch = None
) -> Response[SearchSettings]:
    """Set the synonyms and stop words, in place of all there were; no downtime, and no product is indexed again."""
    command = ChangeSearchWords(data.synonyms, data.stop_words, expected_version(if_match))
    return await execute(change_search_words, command)


@put("/admin/search/facets", access=ADMIN, refuses=(ChangedMeanwhile,))
async def change_facets(
    data: JSONBody[FacetsBody], execute: Execute, if_match: IfMatch = None
) -> Response[SearchSettings]:
    """Say which attributes and options are offered to narrow a search by; no product is indexed again."""
    command = OfferFacets(FacetNames(data.attributes, data.options), expected_version(if_match))
    return await execute(offer_facets, command)


@post("/admin/search/placements", access=ADMIN, refuses=(NotFound,))
async def place(data: JSONBody[PlacementBody], execute: Execute) -> Response[Placement]:
    """Pin a product first, or hide it, for a query or a category; a later one for the same product replaces it."""
    command = PlaceProduct(data.kind, data.product_id, data.query, data.category)
    return await execute(place_product, command, status=201)


@delete("/admin/search/placements/{placement_id:str}", access=ADMIN, refuses=(NotFound,))
async def unplace(placement_id: FromPath[UUID], execute: Execute) -> Response[None]:
    """Delete a placement."""
    return await execute.silently(remove_placement, RemovePlacement(placement_id))


@post("/admin/search/boosts", access=ADMIN)
async def boost(data: JSONBody[BoostBody], execute: Execute) -> Response[Boost]:
    """Lift products a rule is met by, or lower them, in the order of relevance; a later one in place of the same."""
    return await execute(add_boost, added_boost(data), status=201)


@delete("/admin/search/boosts/{boost_id:str}", access=ADMIN, refuses=(NotFound,))
async def unboost(boost_id: FromPath[UUID], execute: Execute) -> Response[None]:
    """Delete a boost."""
    return await execute.silently(remove_boost, RemoveBoost(boost_id))


@get("/admin/search/preview", access=ADMIN, filters_by_name=True)
async def preview(
    request: Asking,
    q: Words = "",
    category: Values = None,
    brand: Values = None,
    tag: Values = None,
    min_price: MinorUnits = None,
    max_price: MinorUnits = None,
    min_rating: Stars = None,
    in_stock: FromQuery[bool | None] = None,
    sort: FromQuery[Sort | None] = None,
    page: PageNumber = 1,
    page_size: ExplainedPageSize = EXPLAINED_ITEMS_MAX,
) -> Response[PreviewPage]:
    """Show a page as customers see it, and why each product stands where it stands: the parts of its score."""
    query = product_query(
        request.scope["query_string"],
        q=q,
        category=category,
        brand=brand,
        tag=tag,
        min_price=min_price,
        max_price=max_price,
        min_rating=min_rating,
        in_stock=in_stock,
        sort=sort,
        page=page,
        page_size=page_size,
        arranged=True,
    )
    return await request.ask(preview_search, PreviewSearch(query))


routes = Router(
    "/",
    route_handlers=[show, insights, change_words, change_facets, place, unplace, boost, unboost, preview],
    tags=["Search, admin"],
)
