"""Delete a country's tax rate: it has none, or that of all others."""

import msgspec

from db.work import Work
from domain.events import TaxRateChanged, country_subject


class DeleteTaxRate(msgspec.Struct, frozen=True):
    country: str


async def delete_tax_rate(command: DeleteTaxRate, work: Work) -> None:
    """Raises NotFound."""
    country = command.country
    rate = await work.charges.delete_tax_rate(country)
    work.record(TaxRateChanged(subject=country_subject(country), version=rate.version + 1, country=country))
    work.account_for(command, "tax_rate", country, rate)
