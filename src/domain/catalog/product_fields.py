"""What the fields of a product may hold, wherever they come from: bodies and files have the same bounds."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from html import unescape
from typing import Annotated, Final

from msgspec import Meta

from domain.catalog.product import (
    ATTRIBUTES_MAX,
    PICTURE_ADDRESS_PATTERN,
    SKU_CHARS_MAX,
    SKU_PATTERN,
    SKU_WORDS,
    STOCK_UNITS_MAX,
    TAGS_MAX,
    WEB_ADDRESS_PATTERN,
    AttributeValue,
    NewAttributeValue,
)
from domain.catalog.taxonomy import CATEGORY_LEVELS_MAX
from domain.faults import Check, Fault, FaultCode
from domain.names import READABLE
from domain.slugs import NOT_RESERVED, SLUG_CHARS_MAX, SLUG_PATTERN, SLUG_WORDS

NAME_CHARS_MAX: Final = 300
DESCRIPTION_CHARS_MAX: Final = 40_000
"""Of HTML, in which a character reference is one: "&" is no longer when it is kept as "&amp;". Twice what an earlier
version took, for cleaning adds the ends of elements.
"""
ATTRIBUTE_NAME_CHARS_MAX: Final = 200
ATTRIBUTES_CHARS_MAX: Final = 100_000
"""Of all names and values together."""
OPTIONS_MAX: Final = 20
OPTION_NAME_CHARS_MAX: Final = 100
OPTION_CHARS_MAX: Final = 200
PART_NUMBER_CHARS_MAX: Final = 300
"""A manufacturer's, which in real catalogs is half a description."""
BARCODES_MAX: Final = 200
BARCODE_CHARS_MAX: Final = 50
ALT_CHARS_MAX: Final = 500
WEB_ADDRESS_CHARS_MAX: Final = 2_000
WEB_ADDRESS_WORDS: Final = "This is no address of the web, as in https://example.com/lamp.jpg."
FIRST_RELEASE: Final = date(1000, 1, 1)
"""A book may be older than any shop, whose own moments begin in 1970."""

NOT_TOO_LONG: Final = Check(
    lambda html: len(unescape(html)) <= DESCRIPTION_CHARS_MAX,
    FaultCode.TOO_LONG,
    f"At most {DESCRIPTION_CHARS_MAX} characters of HTML, of which &amp; and its like are one each.",
)
"""The same of what is sent and of what is kept, so that what was taken can be said again."""

Name = Annotated[str, Meta(min_length=1, max_length=NAME_CHARS_MAX, extra={"check": READABLE})]
Slug = Annotated[
    str,
    Meta(max_length=SLUG_CHARS_MAX, pattern=SLUG_PATTERN, extra={"words": SLUG_WORDS, "check": NOT_RESERVED}),
]
Description = Annotated[str, Meta(extra={"check": NOT_TOO_LONG})]
CategoryPath = Annotated[list[Name], Meta(max_length=CATEGORY_LEVELS_MAX)]
Tags = Annotated[list[Name], Meta(max_length=TAGS_MAX)]
AttributeName = Annotated[str, Meta(min_length=1, max_length=ATTRIBUTE_NAME_CHARS_MAX)]
Attributes = Annotated[dict[AttributeName, NewAttributeValue], Meta(max_length=ATTRIBUTES_MAX)]
ReleaseMoment = Annotated[datetime, Meta(tz=True, extra={"first": FIRST_RELEASE})]
WebAddress = Annotated[
    str, Meta(max_length=WEB_ADDRESS_CHARS_MAX, pattern=WEB_ADDRESS_PATTERN, extra={"words": WEB_ADDRESS_WORDS})
]
PictureAddress = Annotated[
    str, Meta(max_length=WEB_ADDRESS_CHARS_MAX, pattern=PICTURE_ADDRESS_PATTERN, extra={"words": WEB_ADDRESS_WORDS})
]
AltText = Annotated[str, Meta(max_length=ALT_CHARS_MAX)]
Sku = Annotated[str, Meta(min_length=1, max_length=SKU_CHARS_MAX, pattern=SKU_PATTERN, extra={"words": SKU_WORDS})]
OptionName = Annotated[str, Meta(min_length=1, max_length=OPTION_NAME_CHARS_MAX)]
Options = Annotated[dict[OptionName, Annotated[str, Meta(max_length=OPTION_CHARS_MAX)]], Meta(max_length=OPTIONS_MAX)]
StockQuantity = Annotated[int, Meta(ge=0, le=STOCK_UNITS_MAX)]
PartNumber = Annotated[str, Meta(min_length=1, max_length=PART_NUMBER_CHARS_MAX)]
Barcode = Annotated[str, Meta(min_length=1, max_length=BARCODE_CHARS_MAX)]
Barcodes = Annotated[list[Barcode], Meta(max_length=BARCODES_MAX)]


def wrong_attributes(attributes: Mapping[str, AttributeValue]) -> Iterator[Fault]:
    """The bound that no single one can keep."""
    if sum(len(name) + len(str(value)) for name, value in attributes.items()) > ATTRIBUTES_CHARS_MAX:
        yield Fault("attributes", f"Together they have at most {ATTRIBUTES_CHARS_MAX} characters.", FaultCode.TOO_LONG)
