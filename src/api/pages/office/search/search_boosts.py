"""Rules that lift products, or lower them, where customers search."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.forms import Filled, reader_of
from api.pages.office.catalog.choose_goods import Choice, find_categories
from api.pages.office.search.search_insight import ROOM
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import faults_of, why_not
from api.pages.visiting import Visiting
from api.routes.search.admin_search import BoostBody, added_boost
from commands.search.add_boost import add_boost
from commands.search.remove_boost import RemoveBoost, remove_boost
from domain.refusals import Refusal
from domain.search.boosts import BOOST_STEPS_MAX, BoostKind
from domain.search.search_settings import SearchSettings
from queries.catalog.list_taxonomy import ListTaxonomy, list_taxonomy
from queries.search.get_search_settings import GetSearchSettings, get_search_settings
from read_models.taxonomy import FlatListing, Shelf

HERE: Final = f"{ROOM}/boosts"
STRENGTHS: Final = tuple(step for step in range(BOOST_STEPS_MAX, -BOOST_STEPS_MAX - 1, -1) if step)
SLUGS_OF: Final[dict[str, Shelf]] = {"brand": "brands", "tag": "tags"}
FIELDS: Final = {
    BoostKind.BRAND: {"brand": "value"},
    BoostKind.CATEGORY: {"category": "value"},
    BoostKind.TAG: {"tag": "value"},
    BoostKind.NEWEST: {"days": "days"},
    BoostKind.ATTRIBUTE: {"name": "name", "text": "value", "at_least": "at_least"},
}
"""By kind, the fields the form has for it, and what they are called in a boost."""


@get(HERE, access=ADMIN)
async def look(request: Visiting) -> Page:
    """See which boosts there are."""
    return await show_boosts(request, Filled(kind=BoostKind.BRAND.value, strength="1"))


@post(HERE, access=ADMIN)
async def add(request: Visiting, execute: Execute) -> Page:
    """Add a boost, in place of one of the same products."""
    try:
        body = (await reader_of(request)).read(fields_of(request.fields), BoostBody)
        answer = await execute(add_boost, added_boost(body))
    except Refusal as refusal:
        return await show_boosts(request, Filled(request.fields), refusal)
    return see_other(request, HERE, answer, "saved")


@post(f"{HERE}/{{boost_id:str}}/delete", access=ADMIN)
async def drop(request: Visiting, boost_id: FromPath[UUID], execute: Execute) -> Page:
    """Take a boost back."""
    return see_other(request, HERE, await execute.silently(remove_boost, RemoveBoost(boost_id)), "deleted")


def names_in(kind: str) -> dict[str, str]:
    return FIELDS[BoostKind(kind)] if kind in set(BoostKind) else {}


def fields_of(fields: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of its kind, under the names a boost has for them."""
    names = names_in(dict(fields).get("kind", "")) | {"kind": "kind", "strength": "strength"}
    return [(names[name], value) for name, value in fields if name in names]


async def show_boosts(request: Visiting, filled: Filled, refusal: Refusal | None = None) -> Page:
    settings = await request.learn(get_search_settings, GetSearchSettings(), SearchSettings)
    choices: dict[str, list[Choice]] = {"category": [(node.slug, way) for node, way in await find_categories(request)]}
    for name, shelf in SLUGS_OF.items():
        every = await request.learn(list_taxonomy, ListTaxonomy(shelf, whole=True), FlatListing)
        choices[name] = [(one.slug, one.name) for one in every.items]
    typed = {told: name for name, told in names_in(filled["kind"]).items()}
    faults = {typed.get(field, field): fault for field, fault in faults_of(request, refusal).items()}
    return await show_in_office(
        request,
        "search_boosts.html",
        filled=filled,
        **why_not(request, refusal) | {"faults": faults},
        boosts=settings.boosts,
        kinds=tuple(BoostKind),
        strengths=STRENGTHS,
        choices=choices,
    )


ALL = (look, add, drop)
