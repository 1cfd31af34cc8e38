"""Set a country's tax rate. Orders that were placed keep theirs."""

import msgspec

from db.work import Work
from domain.events import TaxRateChanged, country_subject
from domain.prices.charge_entries import TaxEntry, wrong_places
from domain.refusals import require_no


class SetTaxRate(msgspec.Struct, frozen=True):
    """`basis_points`: 1900 is 19 percent. `included`: the shop's prices have it in them."""

    country: str
    name: str
    basis_points: int
    included: bool


async def set_tax_rate(command: SetTaxRate, work: Work) -> TaxEntry:
    """Raises InvalidInput (no such country)."""
    country = command.country
    require_no(wrong_places([country], "country"))
    present = await work.charges.lock_tax_rate(country)
    entry = await work.charges.set_tax_rate(country, command.name, command.basis_points, included=command.included)
    work.record(TaxRateChanged(subject=country_subject(country), version=entry.version, country=country))
    work.account_for(command, "tax_rate", country, present, entry)
    return entry
