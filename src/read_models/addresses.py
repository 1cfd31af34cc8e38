"""Addresses: every customer's address book."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

import msgspec

from domain.addresses.address import BookAddress
from domain.events import AddressBookChanged, Event
from read_models.model import ReadModel

ADDRESSES: Final = ReadModel("addresses", revision=1)


class AddressDocument(msgspec.Struct, frozen=True):
    """`region` and `postal_code` as they are written in the country. One of a book is the default."""

    id: UUID
    name: str
    line1: str
    line2: str | None
    city: str | None
    region: str | None
    postal_code: str | None
    country: str
    phone: str | None
    is_default: bool


def address_document(one: BookAddress) -> AddressDocument:
    return AddressDocument(id=one.id, is_default=one.is_default, **msgspec.structs.asdict(one.address))


def address_book(book: Sequence[BookAddress]) -> list[AddressDocument]:
    """One document a customer: the default first, then the newest."""
    return [address_document(one) for one in book]


def touched_address_books(event: Event) -> Iterable[UUID]:
    return (event.subject,) if isinstance(event, AddressBookChanged) else ()
