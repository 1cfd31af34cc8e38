"""How addresses come in, of the address book and of orders alike."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Meta, structs

from api.requests.bodies import LINE_WORDS, ONE_LINE, Body
from domain.addresses.address import Address, wrong_address
from domain.addresses.countries import COUNTRIES, Country
from domain.faults import Fault
from domain.find_faults import at
from domain.names import READABLE

Line = Annotated[
    str,
    Meta(
        pattern=ONE_LINE,
        min_length=1,
        max_length=200,
        examples=["1 Main Road"],
        extra={"words": LINE_WORDS, "check": READABLE},
    ),
]
PersonName = Annotated[Line, Meta(examples=["Eve Adams"])]
Place = Annotated[Line, Meta(examples=["Bern"])]
PostalCode = Annotated[
    str, Meta(pattern=ONE_LINE, min_length=1, max_length=20, examples=["3000"], extra={"words": LINE_WORDS})
]
Phone = Annotated[
    str,
    Meta(pattern=ONE_LINE, min_length=3, max_length=40, examples=["+41 31 322 00 00"], extra={"words": LINE_WORDS}),
]


class AddressBody(Body, frozen=True, kw_only=True):
    """`country` is ISO 3166-1 alpha-2, or XK; which of `city`, `region` and `postal_code` are needed depends on it."""

    name: PersonName
    line1: Line
    line2: Line | None = None
    city: Place | None = None
    region: Place | None = None
    postal_code: PostalCode | None = None
    country: Country
    phone: Phone | None = None

    EXAMPLE = {
        "name": "Eve Adams",
        "line1": "1 Main Road",
        "postal_code": "3000",
        "city": "Bern",
        "country": "CH",
        "phone": "+41 31 322 00 00",
    }

    @staticmethod
    def wrong_together(given: Mapping[str, object], path: str) -> Iterator[Fault]:
        """What the country says, if that can be read, of each field that can be."""
        unread = {"name": "", "line1": "", "country": ""}
        read = {field: text for field in Address.__struct_fields__ if isinstance(text := given.get(field), str)}
        if read.get("country") in COUNTRIES:
            for fault in wrong_address(Address(**unread | read)):
                if given.get(fault.field) is None or fault.field in read:
                    yield structs.replace(fault, field=at(path, fault.field))


def address_of(body: AddressBody) -> Address:
    return Address(**{field: getattr(body, field) for field in Address.__struct_fields__})
