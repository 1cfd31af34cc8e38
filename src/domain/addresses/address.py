"""Addresses: where something is sent, written as the country there writes it."""

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

import msgspec

from domain.addresses.address_rules import AddressRules, address_rules
from domain.addresses.countries import COUNTRIES, NO_COUNTRY
from domain.faults import Fault, FaultCode
from domain.find_faults import at
from domain.refusals import NotFound

ADDRESSES_MAX: Final = 100
"""Of one customer's address book."""


class Address(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`country` is ISO 3166-1 alpha-2, or XK. What else there is depends on it: some countries have no postal codes."""

    name: str
    line1: str
    line2: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str
    phone: str | None = None


class BookAddress(msgspec.Struct, frozen=True):
    """One of a customer's address book, which has exactly one default where it has any address."""

    id: UUID
    address: Address
    is_default: bool


def one_of(book: Sequence[BookAddress], address: UUID) -> BookAddress:
    """Raises NotFound, for one of somebody else's book too."""
    for one in book:
        if one.id == address:
            return one
    raise NotFound("address")


def wrong_country(country: str, path: str = "") -> Iterator[Fault]:
    if country not in COUNTRIES:
        yield Fault(at(path, "country"), NO_COUNTRY, FaultCode.NOT_ONE_OF)


def wrong_address(address: Address, path: str = "") -> Iterator[Fault]:
    """All that keeps it from being an address of its country.

    A postal code is looked at where the country has them, and left as it is elsewhere: forms ask for one everywhere,
    and nobody there reads it. A region that the data doesn't know is wrong where regions have codes, which change once
    in decades; elsewhere it may be newer than the data, or spelled in one of many ways.
    """
    country = address.country
    if country not in COUNTRIES:
        yield from wrong_country(country, path)
        return
    rules = address_rules(country)
    for field in rules.needs:
        if getattr(address, field) is None:
            yield Fault(at(path, field), f"Addresses in {country} need this.", FaultCode.REQUIRED)
    if address.region is not None and rules.coded and rules.region(address.region) is None:
        yield Fault(at(path, "region"), f"{country} has no such region. Give its code or name.", FaultCode.NOT_ONE_OF)
    codes = rules.postal_codes
    if codes is not None and address.postal_code is not None and codes.written(address.postal_code) is None:
        message = f"This is no postal code of {country}, as in {codes.examples[0]}."
        yield Fault(at(path, "postal_code"), message, FaultCode.WRONG_FORMAT)


def as_written_there(address: Address) -> Address:
    """Of one with nothing wrong: California is CA in the US, 1012ab is 1012 AB in the Netherlands. Idempotent."""
    rules = address_rules(address.country)
    return msgspec.structs.replace(
        address, region=region(rules, address.region), postal_code=postal_code(rules, address.postal_code)
    )


def region(rules: AddressRules, text: str | None) -> str | None:
    return text and (rules.region(text) or text)


def postal_code(rules: AddressRules, text: str | None) -> str | None:
    return text and ((rules.postal_codes and rules.postal_codes.written(text)) or text)
