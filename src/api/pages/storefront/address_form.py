"""Which fields a form for an address has: those that the country's addresses are made of."""

import msgspec

from domain.address_rules import address_rules
from domain.countries import COUNTRIES


class AddressForm(msgspec.Struct, frozen=True):
    """`needs` must be filled in. `postal_code`: whether there is one; `example` is one of the country's."""

    needs: tuple[str, ...]
    region: bool
    postal_code: bool
    example: str | None


ANYWHERE = AddressForm((), True, True, None)
"""As long as nobody knows where."""


def address_form(country: str) -> AddressForm:
    if country not in COUNTRIES:
        return ANYWHERE
    rules = address_rules(country)
    codes = rules.postal_codes
    example = codes.examples[0] if codes is not None and codes.examples else None
    return AddressForm(rules.needs, "region" in rules.needs or bool(rules.regions), codes is not None, example)
