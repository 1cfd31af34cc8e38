"""One product as files say it, whatever their form: its fields, what each may hold, and what they mean."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from adapters.catalog_files.line_fields import EMPTY_IS_NOTHING, KNOWN, OF_VARIANTS, ProductFields, VariantFields
from adapters.catalog_files.plain_values import tidied
from domain.catalog.catalog_line import CatalogLine, SaidImage, SaidVariant
from domain.catalog.gtin import barcode
from domain.catalog.product import PRICE_MINOR_UNITS_MAX, SAME_SKU, VARIANTS_MAX
from domain.currency import NoAmount, amount_text, minor_units
from domain.faults import FAULTS_MAX, Fault, FaultCode
from domain.find_faults import at
from domain.folding import caseless
from domain.read_as import read_as
from domain.refusals import InvalidInput


class Reader(msgspec.Struct, frozen=True):
    """What a line means in this shop. `default_stock` is that of new variants of which the line says nothing."""

    currency: str
    default_stock: int

    def read(self, line: object) -> CatalogLine:
        """From plain values. Without `variants` the line is about one, by the same fields.

        Raises InvalidInput for all that is wrong in it, ValueError where it is no product at all.
        """
        if not isinstance(line, dict):
            raise ValueError("it is no JSON object")
        values = plain(line)
        faults = list(self._further_faults(values))
        shapes = (ProductFields,) if "variants" in values else (ProductFields, VariantFields)
        read: list[Any] = []
        for shape in shapes:
            try:
                read.append(read_as(values, shape, self.currency))
            except InvalidInput as wrong:
                faults += wrong.faults
        if faults:
            raise InvalidInput.of(faults[:FAULTS_MAX])
        product, *alone = read
        return catalog_line(product, tuple(self._variant(variant) for variant in alone or product.variants))

    def _variant(self, given: VariantFields) -> SaidVariant:
        stock, price, before = given.stock_quantity, given.price, given.compare_at_price
        return SaidVariant(
            sku=given.sku,
            opening_stock=stock if isinstance(stock, int) else self.default_stock,
            options=given.options or {} if given.options is not UNSET else UNSET,
            price=minor_units(price, self.currency) if isinstance(price, str) else price,
            compare_at_price=minor_units(before, self.currency) if isinstance(before, str) else before,
            mpn=given.mpn,
            barcodes=tuple(map(barcode, given.ean or ())) if given.ean is not UNSET else UNSET,
            backorder=given.backorder or False if given.backorder is not UNSET else UNSET,
        )

    def _further_faults(self, values: dict[str, Any]) -> Iterator[Fault]:
        """What no type says, of values that may be of any."""
        variants = variants_in(values)
        for path, variant in variants:
            for field in ("price", "compare_at_price"):
                if isinstance(text := variant.get(field), str):
                    yield from self._amount_faults(text, at(path, field))
        skus = set[str]()
        for path, variant in variants:
            if isinstance(sku := variant.get("sku"), str):
                if caseless(sku) in skus:
                    yield Fault(at(path, "sku"), SAME_SKU, FaultCode.DUPLICATE)
                skus.add(caseless(sku))
        if "variants" in values:
            for field in OF_VARIANTS:
                if field in values:
                    yield Fault(field, "Say it in the variants, or leave the variants out.", FaultCode.CONFLICTING)
        yield from image_faults(values)

    def _amount_faults(self, text: str, path: str) -> Iterator[Fault]:
        try:
            amount = minor_units(text, self.currency)
        except NoAmount as wrong:
            yield Fault(path, f"{wrong}.", FaultCode.WRONG_FORMAT)
            return
        if amount > PRICE_MINOR_UNITS_MAX:
            yield Fault(path, f"At most {amount_text(PRICE_MINOR_UNITS_MAX, self.currency)}.", FaultCode.TOO_LARGE)


def plain(line: dict[str, Any]) -> dict[str, Any]:
    """The fields we know, tidy. Raises InvalidInput for what can't be a text, and for what is nested too deep."""
    values, faults = {}, []
    for name, value in line.items():
        if name not in KNOWN:
            continue
        try:
            tidy = tidied(value)
        except ValueError as broken:
            faults.append(Fault(name, f"{broken}.", FaultCode.WRONG_FORMAT))
        else:
            values[name] = None if tidy == "" and name in EMPTY_IS_NOTHING else tidy
    if faults:
        raise InvalidInput.of(faults)
    return values


def variants_in(values: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Each with its path; a line without any is one itself."""
    given = values.get("variants")
    if "variants" not in values:
        return [("", values)]
    among = given[:VARIANTS_MAX] if isinstance(given, list) else ()
    return [(f"variants[{number}]", one) for number, one in enumerate(among) if isinstance(one, dict)]


def image_faults(values: dict[str, Any]) -> Iterator[Fault]:
    main, thumbnail, images = (values.get(name) for name in ("image_url", "thumbnail_url", "images"))
    if isinstance(thumbnail, str) and not isinstance(main, str):
        yield Fault("thumbnail_url", "Say the image_url it belongs to.", FaultCode.CONFLICTING)
    if "images" in values and ("image_url" in values or "thumbnail_url" in values):
        yield Fault("image_url", "Say it in the images, or leave the images out.", FaultCode.CONFLICTING)
    if isinstance(images, list):
        urls = [image["url"] for image in images if isinstance(image, dict) and isinstance(image.get("url"), str)]
        if len(set(urls)) < len(urls):
            yield Fault("images", "An address stands there twice.", FaultCode.DUPLICATE)


def catalog_line(given: ProductFields, variants: tuple[SaidVariant, ...]) -> CatalogLine:
    main = given.image_url
    return CatalogLine(
        variants=variants,
        slug=given.slug,
        name=given.name,
        description=given.description or "" if given.description is not UNSET else UNSET,
        status=given.status,
        brand=given.brand,
        category_path=tuple(given.category_path or ()) if given.category_path is not UNSET else UNSET,
        tags=tuple(given.tags or ()) if given.tags is not UNSET else UNSET,
        attributes=given.attributes or {} if given.attributes is not UNSET else UNSET,
        released_at=given.released_at,
        images=images_of(given),
        main_image=SaidImage(main, UNSET, given.thumbnail_url) if isinstance(main, str) else UNSET,
    )


def images_of(given: ProductFields) -> tuple[SaidImage, ...] | UnsetType:
    if given.images is UNSET:
        return () if given.image_url is None else UNSET
    return tuple(
        SaidImage(image.url, image.alt or "" if image.alt is not UNSET else UNSET, image.thumbnail_url)
        for image in given.images or ()
    )
