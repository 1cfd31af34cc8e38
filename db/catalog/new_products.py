"""New products and variants, written set by set: a thousand cost as many statements as one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from db.catalog.images import Images
from db.catalog.products import ProductFacts
from db.catalog.sales import sale_columns
from db.pool import Connection
from domain.catalog.product import Image, Variant
from domain.folding import caseless
from domain.refusals import NotFound, SkuTaken, SlugTaken
from domain.slugs import made_slug, require_slug, slugify

ADD_PRODUCTS: Final = """
insert into products (id, slug, name, description, status, category_id, brand_id, attributes, released_at, created_at,
                      updated_at)
select p.*, $10::timestamptz, $10::timestamptz
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::jsonb[],
            $9::timestamptz[]) as p
"""
TAKEN_SLUGS: Final = """
select slug from products where slug = any($1::text[])
union all select slug from former_slugs where slug = any($1::text[])
"""
ADD_VARIANTS: Final = """
insert into variants (id, product_id, place, sku, options, price, compare_at_price, stock_quantity, mpn, barcodes,
                      sku_key, sale_price, sale_starts_at, sale_ends_at, sale_turns_at, backorder)
select v.id, v.product_id,
       v.place + coalesce((select max(o.place) + 1 from variants o where o.product_id = v.product_id), 0),
       v.sku, v.options, v.price, v.compare_at_price, 0, v.mpn,
       array(select jsonb_array_elements_text(v.barcodes)), v.sku_key, v.sale_price, v.sale_starts_at, v.sale_ends_at,
       v.sale_turns_at, v.backorder
from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::jsonb[], $6::bigint[], $7::bigint[], $8::text[],
            $9::jsonb[], $10::text[], $11::bigint[], $12::timestamptz[], $13::timestamptz[], $14::timestamptz[],
            $15::bool[])
     as v(id, product_id, place, sku, options, price, compare_at_price, mpn, barcodes, sku_key, sale_price,
          sale_starts_at, sale_ends_at, sale_turns_at, backorder)
"""


class NewProduct(msgspec.Struct, frozen=True):
    """Without a `slug` it gets one made from its name."""

    id: UUID
    facts: ProductFacts
    variants: Sequence[Variant]
    images: Sequence[Image] = ()
    slug: str | None = None


class NewProducts:
    """Slugs and SKUs are looked up before they are given out; who loses a race for one is run again and sees it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, products: Sequence[NewProduct], now: datetime) -> None:
        """Raises NotFound (category or brand), SkuTaken, SlugTaken, InvalidInput (a slug that means something else)."""
        facts = [product.facts for product in products]
        try:
            await self._connection.execute(
                ADD_PRODUCTS,
                [product.id for product in products],
                await self._slugs(products),
                [fact.name for fact in facts],
                [fact.description for fact in facts],
                [fact.status.value for fact in facts],
                [fact.category for fact in facts],
                [fact.brand for fact in facts],
                [msgspec.json.encode(fact.attributes).decode() for fact in facts],
                [fact.released_at for fact in facts],
                now,
            )
        except asyncpg.ForeignKeyViolationError as missing:
            raise NotFound("category" if "category" in (missing.constraint_name or "") else "brand") from missing
        await self.add_variants([(product.id, variant) for product in products for variant in product.variants])
        await Images(self._connection).add([(product.id, product.images) for product in products], now)

    async def add_variants(self, variants: Sequence[tuple[UUID, Variant]]) -> None:
        """With nothing in stock: stock arrives by a movement. Raises SkuTaken."""
        await self._require_free([variant.sku for _, variant in variants])
        sales = [sale_columns(variant.sale) for _, variant in variants]
        await self._connection.execute(
            ADD_VARIANTS,
            [variant.id for _, variant in variants],
            [product for product, _ in variants],
            list(range(len(variants))),
            [variant.sku for _, variant in variants],
            [msgspec.json.encode(variant.options).decode() for _, variant in variants],
            [variant.price for _, variant in variants],
            [variant.compare_at_price for _, variant in variants],
            [variant.mpn for _, variant in variants],
            [msgspec.json.encode(variant.barcodes).decode() for _, variant in variants],
            [caseless(variant.sku) for _, variant in variants],
            *([columns[place] for columns in sales] for place in range(4)),
            [variant.backorder for _, variant in variants],
        )

    async def _slugs(self, products: Sequence[NewProduct]) -> list[str]:
        """Those that were asked for first, since made ones give way. Raises SlugTaken."""
        asked = [product.slug for product in products if product.slug is not None]
        made = [slugify(product.facts.name) for product in products if product.slug is None]
        rows = await self._connection.fetch(TAKEN_SLUGS, asked + made)
        taken = {row["slug"] for row in rows}
        for slug in asked:
            require_slug(slug)
            if slug in taken:
                raise SlugTaken(slug)
            taken.add(slug)
        slugs = []
        for product in products:
            slugs.append(product.slug or made_slug(product.facts.name, product.id, taken))
            taken.add(slugs[-1])
        return slugs

    async def _require_free(self, skus: Sequence[str]) -> None:
        """Raises SkuTaken, also where two of them are the same."""
        wanted: dict[str, str] = {}
        for sku in skus:
            if wanted.setdefault(caseless(sku), sku) is not sku:
                raise SkuTaken(sku)
        taken = await self._connection.fetchval(
            "select sku from variants where sku_key = any($1::text[]) and removed_at is null limit 1", list(wanted)
        )
        if taken is not None:
            raise SkuTaken(taken)
