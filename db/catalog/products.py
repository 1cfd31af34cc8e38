"""Products and variants in Postgres."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec

from db.catalog.sales import SALE, sale_columns
from db.pool import Connection
from db.writes import Writes
from domain.catalog.descriptions import kept_description
from domain.catalog.product import AttributeValue, Product, ProductStatus, Variant, sku_keys
from domain.folding import caseless
from domain.names import clean_name
from domain.refusals import ChangedMeanwhile, NotFound, SkuTaken, SlugTaken
from domain.slugs import require_slug

# A product as the domain knows it, as one JSON value: one statement a batch, whatever the batch's size.
LOAD: Final = f"""
select json_build_object(
    'id', p.id, 'slug', p.slug, 'name', p.name, 'description', p.description, 'status', p.status,
    'attributes', p.attributes, 'rating_sum', p.rating_sum, 'rating_count', p.rating_count,
    'released_at', p.released_at, 'created_at', p.created_at, 'updated_at', p.updated_at, 'version', p.version,
    'former_slugs', coalesce((select json_agg(f.slug order by f.slug) from former_slugs f where f.product_id = p.id),
                             '[]'),
    'units_sold', coalesce((select s.units_ranked from product_sales s where s.product_id = p.id), 0),
    'brand', (select json_build_object('id', b.id, 'name', b.name, 'slug', b.slug)
              from brands b where b.id = p.brand_id),
    'category', (select json_build_object('id', c.id, 'name', c.name, 'slug', c.slug, 'parent_id', c.parent_id,
                                          'path', c.path, 'path_slugs', c.path_slugs)
                 from categories c where c.id = p.category_id),
    'tags', coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name, 'slug', t.slug) order by t.slug)
                      from product_tags pt join tags t on t.id = pt.tag_id where pt.product_id = p.id), '[]'),
    'images', coalesce((select json_agg(json_build_object('id', i.id, 'url', i.url, 'alt', i.alt, 'width', i.width,
                                                          'height', i.height, 'variants', i.variants,
                                                          'variant_id', i.variant_id, 'file', i.file_name)
                                        order by i.place, i.id)
                        from product_images i where i.product_id = p.id), '[]'),
    'variants', (select json_agg(json_build_object('id', v.id, 'sku', v.sku, 'options', v.options, 'price', v.price,
                                                   'compare_at_price', v.compare_at_price,
                                                   'stock_quantity', v.stock_quantity, 'mpn', v.mpn,
                                                   'barcodes', v.barcodes, 'sale', {SALE},
                                                   'backorder', v.backorder)
                                 order by v.place, v.id)
                 from variants v where v.product_id = p.id and v.removed_at is null)
)::text
from products p where p.id = any($1::uuid[]) order by p.id
"""

NAMED: Final = """
select distinct on (asked.sku) asked.sku as asked, v.product_id, v.id, v.options, p.name
from unnest($1::text[], $2::text[]) as asked(sku, key)
join variants v on v.sku_key = asked.key and v.removed_at is null
join products p on p.id = v.product_id
order by asked.sku, v.sku_key = asked.sku desc
"""

SLUG_IS_TAKEN: Final = """
select exists (select from products where slug = $1)
    or exists (select from former_slugs where slug = $1 and product_id <> $2)
"""

TOUCHED: Final = """
select p.id from products p
where p.id = any($1::uuid[])
   or p.brand_id = any($2::uuid[])
   or p.category_id in (with recursive below as (
          select id from categories where id = any($3::uuid[])
          union select c.id from categories c join below b on c.parent_id = b.id) select id from below)
   or p.id in (select product_id from product_tags where tag_id = any($4::uuid[]))
order by p.id
"""

decode: Final = msgspec.json.Decoder(Product).decode


CLEAN: Final[Mapping[str, Callable[[str], str]]] = {"name": clean_name, "description": kept_description}


class ProductFacts(msgspec.Struct, frozen=True):
    """What an admin says of a product, apart from its variants."""

    name: str
    description: str
    status: ProductStatus
    category: UUID | None
    brand: UUID | None
    attributes: dict[str, AttributeValue]
    released_at: datetime | None = None

    def cleaned(self) -> "ProductFacts":
        """With its texts as the shop keeps them. Raises InvalidInput for an empty name, an endless description."""
        return self.changed({name: getattr(self, name) for name in CLEAN})

    def changed(self, said: Mapping[str, Any]) -> "ProductFacts":
        """What is said as the shop keeps it, all else as it is. Raises InvalidInput."""
        kept = {name: CLEAN[name](value) if name in CLEAN else value for name, value in said.items()}
        return msgspec.structs.replace(self, **kept)

    @staticmethod
    def of(product: Product) -> "ProductFacts":
        return ProductFacts(
            name=product.name,
            description=product.description,
            status=product.status,
            category=None if product.category is None else product.category.id,
            brand=None if product.brand is None else product.brand.id,
            attributes=product.attributes,
            released_at=product.released_at,
        )


class VariantNamed(msgspec.Struct, frozen=True):
    """What an order line needs to know of a variant."""

    product: UUID
    variant: UUID
    options: dict[str, str]
    name: str


async def load_products(connection: Connection, ids: Sequence[UUID]) -> list[Product]:
    return [decode(row[0]) for row in await connection.fetch(LOAD, ids)]


async def find_touched_products(
    connection: Connection,
    products: Sequence[UUID],
    brands: Sequence[UUID],
    categories: Sequence[UUID],
    tags: Sequence[UUID],
) -> list[UUID]:
    """These products, and all of these brands, of these categories and those below them, and of these tags."""
    return [row["id"] for row in await connection.fetch(TOUCHED, products, brands, categories, tags)]


class Products:
    def __init__(self, connection: Connection, writes: Writes) -> None:
        self._connection = connection
        self._writes = writes

    async def get(self, product: UUID) -> Product:
        """Raises NotFound."""
        found = await load_products(self._connection, [product])
        if not found:
            raise NotFound("product")
        return found[0]

    async def by_sku(self, skus: Sequence[str]) -> dict[str, Product]:
        """Those that are known, under the SKU they were asked for by."""
        named = await self.named(skus)
        found = await load_products(self._connection, list({variant.product for variant in named.values()}))
        products = {product.id: product for product in found}
        return {sku: products[variant.product] for sku, variant in named.items()}

    async def named(self, skus: Sequence[str]) -> dict[str, VariantNamed]:
        """Those that are known, under the SKU they were asked for by."""
        keys = [(sku, key) for sku in skus for key in sku_keys(sku)]
        rows = await self._connection.fetch(NAMED, [sku for sku, _ in keys], [key for _, key in keys])
        return {
            row["asked"]: VariantNamed(row["product_id"], row["id"], msgspec.json.decode(row["options"]), row["name"])
            for row in rows
        }

    async def lock(self, product: UUID, expected_version: int | None) -> None:
        """Raises NotFound, ChangedMeanwhile when another version than the expected one is found."""
        version = await self._connection.fetchval(
            "select version from products where id = $1 for no key update", product
        )
        if version is None:
            raise NotFound("product")
        if expected_version is not None and version != expected_version:
            raise ChangedMeanwhile(version)

    async def require_published(self, product: UUID) -> None:
        """Raises NotFound."""
        if not await self._connection.fetchval(
            "select exists (select from products where id = $1 and status = 'published')", product
        ):
            raise NotFound("product")

    async def locked(self, products: Sequence[UUID]) -> list[Product]:
        """Those that are there, in id order, and nobody else's to change until the end."""
        await self._connection.fetch(
            "select from products where id = any($1::uuid[]) order by id for no key update", products
        )
        return await load_products(self._connection, products)

    async def change(self, product: UUID, facts: ProductFacts, now: datetime) -> None:
        """Raises NotFound (category or brand)."""
        try:
            await self._connection.execute(
                "update products set name = $2, description = $3, status = $4, category_id = $5, brand_id = $6,"
                " attributes = $7, released_at = $8, updated_at = $9, version = version + 1 where id = $1",
                product,
                *self._columns(facts),
                now,
            )
        except asyncpg.ForeignKeyViolationError as missing:
            raise self._missing(missing) from missing

    async def move(self, product: UUID, slug: str) -> None:
        """To another address; the one it had still leads to it. Raises SlugTaken, InvalidInput."""
        require_slug(slug)
        before = await self._connection.fetchval("select slug from products where id = $1", product)
        if before == slug:
            return
        if await self._connection.fetchval(SLUG_IS_TAKEN, slug, product):
            raise SlugTaken(slug)
        await self._connection.execute("delete from former_slugs where slug = $1", slug)
        await self._connection.execute("insert into former_slugs (slug, product_id) values ($1, $2)", before, product)
        await self._connection.execute("update products set slug = $2 where id = $1", product, slug)

    async def touch(self, product: UUID, now: datetime) -> None:
        """A new version for a change to what belongs to the product."""
        await self._connection.execute(
            "update products set updated_at = $2, version = version + 1 where id = $1", product, now
        )

    async def change_variant(self, variant: Variant) -> None:
        """Everything but its stock. Raises SkuTaken."""
        try:
            await self._connection.execute(
                "update variants set sku = $2::text, options = $3, price = $4, compare_at_price = $5, mpn = $6,"
                " barcodes = $7, sku_key = case when sku = $2::text then sku_key else $8 end, sale_price = $9,"
                " sale_starts_at = $10, sale_ends_at = $11, sale_turns_at = $12, backorder = $13 where id = $1",
                variant.id,
                variant.sku,
                msgspec.json.encode(variant.options).decode(),
                variant.price,
                variant.compare_at_price,
                variant.mpn,
                list(variant.barcodes),
                caseless(variant.sku),
                *sale_columns(variant.sale),
                variant.backorder,
            )
        except asyncpg.UniqueViolationError as taken:
            raise SkuTaken(variant.sku) from taken

    async def remove_variant(self, variant: UUID, now: datetime) -> None:
        """Its pictures are the product's from now on."""
        await self._connection.execute("update product_images set variant_id = null where variant_id = $1", variant)
        await self._connection.execute("update variants set removed_at = $2 where id = $1", variant, now)

    async def former_variant(self, product: UUID, sku: str) -> UUID | None:
        """The last one of this product that was removed under this SKU."""
        former: UUID | None = await self._connection.fetchval(
            "select id from variants where product_id = $1 and sku_key = any($2::text[]) and removed_at is not null"
            " order by removed_at desc limit 1",
            product,
            sku_keys(sku),
        )
        return former

    async def bring_back_variant(self, variant: Variant) -> None:
        """As the last of its product, with the stock it had. Raises SkuTaken."""
        try:
            await self._connection.execute(
                "update variants v set removed_at = null,"
                " place = (select max(o.place) + 1 from variants o where o.product_id = v.product_id) where id = $1",
                variant.id,
            )
        except asyncpg.UniqueViolationError as taken:
            raise SkuTaken(variant.sku) from taken
        await self.change_variant(variant)

    @staticmethod
    def _columns(facts: ProductFacts) -> tuple[object, ...]:
        return (
            facts.name,
            facts.description,
            facts.status.value,
            facts.category,
            facts.brand,
            msgspec.json.encode(facts.attributes).decode(),
            facts.released_at,
        )

    @staticmethod
    def _missing(violation: asyncpg.ForeignKeyViolationError) -> NotFound:
        return NotFound("category" if "category" in (violation.constraint_name or "") else "brand")
