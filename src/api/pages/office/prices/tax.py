"""The office's tax rates."""

import re
from collections.abc import Sequence
from typing import Final

from litestar import get, post
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.forms import Filled, reader_of
from api.pages.office.prices.countries_and_others import countries_and_others
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import faults_of, why_not
from api.pages.visiting import Visiting
from api.pages.words import words_in
from api.routes.prices.admin_charges import TaxBody
from commands.prices.delete_tax_rate import DeleteTaxRate, delete_tax_rate
from commands.prices.set_tax_rate import SetTaxRate, set_tax_rate
from domain.faults import FaultCode
from domain.prices.charge_entries import TaxEntry
from domain.refusals import InvalidInput, NotFound, Refusal
from queries.payments.list_charges import ListCharges, list_charges
from read_models.charges import TaxRates

ROOM: Final = "/office/tax"
PERCENT: Final = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?")
THERE_ALREADY: Final = InvalidInput("country", "It has a rate.", FaultCode.DUPLICATE)


@get(ROOM, access=ADMIN)
async def listing(request: Visiting) -> Page:
    """Look through the tax rates."""
    rates, names = await every(request), countries_and_others(request.language)
    return await show_in_office(request, "tax.html", rates=rates, countries=names, percent=typed_percent)


@get(f"{ROOM}/new", access=ADMIN)
async def ask(request: Visiting) -> Page:
    """Fill in a new tax rate."""
    return await show_rate(request, Filled())


@post(f"{ROOM}/new", access=ADMIN)
async def make(request: Visiting, execute: Execute) -> Page:
    """Set the tax rate of a country that has none."""
    country = request.field("country")
    if any(rate.country == country for rate in await every(request)):
        return await show_rate(request, Filled(request.fields), THERE_ALREADY)
    try:
        return await set_rate(request, execute, country)
    except Refusal as refusal:
        return await show_rate(request, Filled(request.fields), refusal)


@get(f"{ROOM}/{{country:str}}", access=ADMIN)
async def look(request: Visiting, country: FromPath[str]) -> Page:
    """Look at a country's tax rate."""
    rate = await find(request, country)
    included = "yes" if rate.included else ""
    filled = Filled(name=rate.name, percent=typed_percent(rate.basis_points), included=included)
    return await show_rate(request, filled, rate=rate)


@post(f"{ROOM}/{{country:str}}", access=ADMIN)
async def change(request: Visiting, country: FromPath[str], execute: Execute) -> Page:
    """Change a country's tax rate."""
    rate = await find(request, country)
    try:
        return await set_rate(request, execute, country)
    except Refusal as refusal:
        return await show_rate(request, Filled(request.fields), refusal, rate)


@post(f"{ROOM}/{{country:str}}/delete", access=ADMIN)
async def drop(request: Visiting, country: FromPath[str], execute: Execute) -> Page:
    """Delete a country's tax rate."""
    return see_other(request, ROOM, await execute.silently(delete_tax_rate, DeleteTaxRate(country)), "deleted")


async def every(request: Visiting) -> tuple[TaxEntry, ...]:
    return (await request.learn(list_charges, ListCharges("tax-rates"), TaxRates)).items


async def find(request: Visiting, country: str) -> TaxEntry:
    """Raises NotFound."""
    if (found := next((rate for rate in await every(request) if rate.country == country), None)) is None:
        raise NotFound("tax rate")
    return found


async def set_rate(request: Visiting, execute: Execute, country: str) -> Page:
    """Raises InvalidInput."""
    body = (await reader_of(request)).read(fields_of(request.fields), TaxBody)
    command = SetTaxRate(country, body.name, body.basis_points, body.included)
    return see_other(request, ROOM, await execute(set_tax_rate, command), "saved")


def fields_of(fields: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """With the rate in basis points."""
    typed = dict(fields).get("percent", "").strip()
    found = PERCENT.fullmatch(typed)
    points = typed if found is None else str(100 * int(found[1]) + int((found[2] or "").ljust(2, "0")))
    return [*fields, ("basis_points", points)]


def typed_percent(basis_points: int) -> str:
    """As people write it: 810 is "8.1"."""
    whole, part = divmod(basis_points, 100)
    return f"{whole}.{part:02}".rstrip("0") if part else str(whole)


async def show_rate(
    request: Visiting, filled: Filled, refusal: Refusal | None = None, rate: TaxEntry | None = None
) -> Page:
    faults = faults_of(request, refusal)
    if "basis_points" in faults:
        faults["percent"] = faults.pop("basis_points")
    if refusal is THERE_ALREADY:
        faults["country"] = words_in(request.language)("tax.there-already")
    names = countries_and_others(request.language)
    return await show_in_office(
        request,
        "tax_rate.html",
        filled=filled,
        **why_not(request, refusal) | {"faults": faults},
        rate=rate,
        countries=names,
    )


ALL = (listing, ask, make, look, change, drop)
