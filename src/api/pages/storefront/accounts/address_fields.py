"""The fields of an address, as its country writes it: another country, and a script asks for them anew."""

from collections.abc import Collection, Sequence

import msgspec
from litestar import post

from api.callers.access import PUBLIC
from api.pages.forms import Filled
from api.pages.frame import show
from api.pages.page import Page
from api.pages.visiting import Visiting
from domain.addresses.address_rules import address_rules
from domain.addresses.countries import COUNTRIES
from domain.languages import Language


class AddressFields(msgspec.Struct, frozen=True):
    """`needs` are the fields without which nothing arrives in `country`, which is empty as long as none is chosen.

    The names of all fields begin with `prefix`. `example` is a postal code of the country.
    """

    prefix: str
    countries: Sequence[tuple[str, str]]
    country: str
    needs: tuple[str, ...] = ()
    has_postal_codes: bool = True
    example: str = ""
    has_regions: bool = True
    coded_regions: bool = False


def address_fields(
    language: Language, country: str = "", *, prefix: str = "", among: Collection[str] = COUNTRIES
) -> AddressFields:
    """`among` are the countries one can choose from; one that is chosen already stays in the list."""
    from adapters.country_names import country_choices

    chosen = country if country in COUNTRIES else ""
    offered = country_choices(language, {*among, chosen})
    if not chosen:
        return AddressFields(prefix, offered, "")
    rules = address_rules(chosen)
    codes = rules.postal_codes
    return AddressFields(
        prefix,
        offered,
        chosen,
        rules.needs,
        codes is not None,
        codes.examples[0] if codes is not None and codes.examples else "",
        "region" in rules.needs or bool(rules.regions),
        rules.coded,
    )


@post("/address-fields", access=PUBLIC)
async def fields(request: Visiting) -> Page:
    """See what an address in another country takes. Nothing is kept; it is posted so that nothing stands in a log."""
    form = address_fields(request.language, request.field("country"))
    return await show(request, "shop/my/address_fields.html", form=form, filled=Filled(request.fields))


ALL = (fields,)
