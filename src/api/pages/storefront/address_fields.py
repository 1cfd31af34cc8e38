"""The fields of an address, as its country writes it: another country, and a script asks for them anew."""

from collections.abc import Collection, Sequence
from typing import Final

import msgspec
from litestar import post

from api.access import PUBLIC
from api.pages.forms import Filled
from api.pages.frame import kept_of, show
from api.pages.page import Page
from api.pages.visiting import Visiting
from domain.address_rules import address_rules
from domain.countries import COUNTRIES
from domain.languages import Language

PREFIXES: Final = ("", "shipping_address.", "billing_address.")
"""What the names of an address's fields may begin with."""


class AddressFields(msgspec.Struct, frozen=True):
    """`needs` are the fields without which nothing arrives in `country`, which is empty as long as none is chosen."""

    prefix: str
    countries: Sequence[tuple[str, str]]
    country: str
    needs: tuple[str, ...]
    has_postal_codes: bool
    example: str
    coded_regions: bool


def address_fields(
    language: Language, country: str = "", *, prefix: str = "", among: Collection[str] = COUNTRIES
) -> AddressFields:
    """`among` are the countries one can choose from; one that is chosen already stays in the list."""
    from adapters.country_names import country_names

    chosen = country if country in COUNTRIES else ""
    offered = [(code, name) for code, name in country_names(language).items() if code in among or code == chosen]
    if not chosen:
        return AddressFields(prefix, offered, "", (), True, "", False)
    rules = address_rules(chosen)
    codes = rules.postal_codes
    example = "" if codes is None else codes.examples[0]
    return AddressFields(prefix, offered, chosen, rules.needs, codes is not None, example, rules.coded)


@post("/address-fields", access=PUBLIC)
async def fields(request: Visiting) -> Page:
    """See what an address in another country takes. Nothing is kept; it is posted so that nothing stands in a log."""
    said = request.field("part")
    prefix = said if said in PREFIXES else ""
    among = COUNTRIES
    if prefix and (shop := (await kept_of(request)).shop) is not None:
        among = frozenset(shop.countries)
    form = address_fields(request.language, request.field(f"{prefix}country"), prefix=prefix, among=among)
    return await show(request, "shop/my/address_fields.html", form=form, filled=Filled(request.fields))


ALL = (fields,)
