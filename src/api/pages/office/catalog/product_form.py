"""The form of what is said of a product: how it is filled in, and how it is read."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from api.pages.forms import Filled
from api.pages.office.catalog.catalog_choices import OFFERED_MAX, category_tree, indented, label_named, labels
from api.pages.office.catalog.named_rows import mapping_of, meant, rows_in, rows_of, with_empty
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page
from api.pages.typed_again import why_not
from api.pages.visiting import Visiting
from api.requests.if_match import expected_version
from domain.catalog.product import AttributeValue
from domain.refusals import ChangedMeanwhile
from queries.catalog.get_product import GetProduct, get_product
from read_models.product_cards import ProductCard
from read_models.taxonomy import FlatEntry

FIELDS = ("name", "slug", "description", "category_id", "brand", "tags", "status")


async def card_of(request: Visiting, product: UUID) -> ProductCard:
    """Of any status. Raises NotFound, StoreDown, ReadModelBehind."""
    return await request.learn(get_product, GetProduct(str(product), unpublished=True), ProductCard)


def filled_with(card: ProductCard) -> Filled:
    return Filled(
        name=card.name,
        slug=card.slug,
        description=card.description,
        category_id="" if card.category is None else str(card.category.id),
        brand="" if card.brand is None else card.brand.name,
        tags="\n".join(tag.name for tag in card.tags),
        status=card.status.value,
        version=str(card.version),
    )


def beside(request: Visiting, brands: Sequence[FlatEntry], present: dict[str, AttributeValue]) -> dict[str, Any]:
    """What fields of a form don't say by themselves: brands by their names, a tag in each line, rows of attributes.

    A brand that isn't there is left as it was typed, which is no id. Raises InvalidInput.
    """
    typed = request.field("brand")
    brand = label_named(brands, typed) if typed else None
    return {
        "name": request.field("name"),
        "brand_id": str(brand.id) if brand is not None else typed or None,
        "tags": [line.strip() for line in request.field("tags").splitlines() if line.strip()],
        "attributes": meant(mapping_of(rows_in(request.fields, "attributes"), "attributes"), present),
    }


def plain_fields(request: Visiting) -> list[tuple[str, str]]:
    """All but the rows of attributes."""
    return [(name, value) for name, value in request.fields if "." not in name]


def seen_version(request: Visiting) -> int | None:
    """Of the product, as the form was filled in with it. Raises InvalidInput."""
    said = request.field("version")
    return expected_version(f'"{said}"') if said else None


async def show_form(
    request: Visiting,
    card: ProductCard | None,
    filled: Filled,
    rows: Any = None,
    refusal: Exception | None = None,
) -> Page:
    """Where somebody changed the product since this form was filled in, what it says now stands beside what was typed,
    which is kept; sent once more, it holds.
    """
    why, meanwhile = why_not(request, refusal), isinstance(refusal, ChangedMeanwhile)
    if "brand_id" in (faults := why["faults"]):
        faults["brand"] = faults.pop("brand_id")
    if rows is None:
        rows = rows_of(card.attributes) if card is not None else ()
    present: list[tuple[str, str]] = []
    if meanwhile and card is not None:
        present = differences(card, filled, rows)
        filled["version"] = str(card.version)
    categories = [(str(node.id), text) for node, text in indented(await category_tree(request))]
    return await show_in_office(
        request,
        "product.html",
        product=card,
        filled=filled,
        rows=with_empty(rows),
        categories=categories,
        brands=(await labels(request, "brands"))[:OFFERED_MAX],
        present=present,
        meanwhile=meanwhile,
        **why,
    )


def as_read(field: str, text: str) -> list[str]:
    """What of a field makes a difference: tags are in no order, and brands are found in any case."""
    words = text.split()
    return sorted(text.splitlines()) if field == "tags" else [text.lower()] if field == "brand" else words


def differences(card: ProductCard, typed: Filled, rows: Any) -> list[tuple[str, str]]:
    """By field, what the product says that the form doesn't."""
    there = filled_with(card)
    found = [(name, there[name]) for name in FIELDS if as_read(name, there[name]) != as_read(name, typed[name])]
    if card.category is not None:
        found = [(name, " / ".join(card.category.path) if name == "category_id" else said) for name, said in found]
    if sorted(rows_of(card.attributes)) != sorted(rows):
        found.append(("attributes", "\n".join(f"{name}: {value}" for name, value in rows_of(card.attributes))))
    return found
