"""A product put together from rows that each say a part of it."""

import math
import re
from collections.abc import Iterator
from typing import Any, Final

from adapters.catalog_files.product_line import Reader
from adapters.catalog_files.rows import BadRow, Row
from domain.catalog.product import IMAGES_MAX, VARIANTS_MAX
from domain.faults import Fault
from domain.refusals import InvalidInput

PART: Final = re.compile(r"(variants|images)\[([0-9]+)\]\.(.+)")
NO_PLACE: Final = math.inf


class ProductParts:
    """What is wrong is told of the row that says it; the product comes whole or not at all.

    No more variants and images are kept than show that there are too many.
    """

    def __init__(self, line: int) -> None:
        self.line = line
        self.chars = 0
        self.fields: dict[str, Any] = {}
        self.says_images = False
        self.faults: dict[int, list[Fault]] = {}
        self.variants: list[dict[str, Any]] = []
        self._variant_lines: list[int] = []
        self._images: dict[str, tuple[float, int, str]] = {}

    def wrong(self, line: int, *faults: Fault) -> None:
        """What is told of a field first is all that is told of it."""
        for fault in faults:
            told = self.faults.setdefault(line, [])
            if all(other.field != fault.field for other in told):
                told.append(fault)

    def add_variant(self, line: int, fields: dict[str, Any]) -> None:
        if len(self.variants) <= VARIANTS_MAX:
            self.variants.append(fields)
            self._variant_lines.append(line)

    def add_image(self, line: int, url: str, alt: str = "", place: float = NO_PLACE) -> None:
        """Each address once, in the order of their places, those without one behind."""
        known = self._images.get(url)
        if (known is None and len(self._images) <= IMAGES_MAX) or (known is not None and known[0] == NO_PLACE > place):
            self._images[url] = (place, line, alt)

    def product(self, reader: Reader) -> Iterator[Row | BadRow]:
        """The product, or the rows that keep it from being one."""
        images = sorted(self._images.items(), key=lambda image: image[1][0])
        values = self.fields | {"variants": self.variants}
        if self.says_images:
            values["images"] = [{"url": url} | ({"alt": alt} if alt else {}) for url, (_, _, alt) in images]
        try:
            line = reader.read(values)
        except InvalidInput as wrong:
            self._deal([image_line for _, (_, image_line, _) in images], wrong)
        else:
            if not self.faults:
                yield Row(self.line, line, self.chars)
        skus = dict(zip(self._variant_lines, (variant.get("sku") for variant in self.variants), strict=True))
        for number, faults in sorted(self.faults.items()):
            yield BadRow.of(number, skus.get(number), InvalidInput.of(faults))

    def _deal(self, image_lines: list[int], wrong: InvalidInput) -> None:
        for fault in wrong.faults:
            found = PART.fullmatch(fault.field)
            if found is None:
                self.wrong(self.line, fault)
                continue
            lines = self._variant_lines if found[1] == "variants" else image_lines
            field = found[3] if found[1] == "variants" else f"images.{found[3]}"
            self.wrong(lines[int(found[2])], Fault(field, fault.message, fault.code))
