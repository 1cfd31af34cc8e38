"""Products, their variants, how they are filed, and the ledger of their stock."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, JsonObject, Key, MaybeMoment, MinorUnits, Moment, Version

NO_TEXTS = text("'{}'::text[]")


class Category(Base):
    """`path` and `path_slugs` run from the root to the category itself and follow its ancestors' names.

    Here and below, a `name_key` or `sku_key` is what a name or SKU is compared by. Our own code writes it, since
    Postgres folds letters by other rules.
    """

    __tablename__ = "categories"

    id: Mapped[Key]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("categories.id"), index=True)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    path: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    path_slugs: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    version: Mapped[Version]
    name_key: Mapped[str]

    __table_args__ = (
        Index("categories_name", "parent_id", "name_key", unique=True, postgresql_nulls_not_distinct=True),
    )


class Brand(Base):
    __tablename__ = "brands"

    id: Mapped[Key]
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    version: Mapped[Version]
    name_key: Mapped[str] = mapped_column(unique=True)


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[Key]
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    version: Mapped[Version]
    name_key: Mapped[str] = mapped_column(unique=True)


class Product(Base):
    __tablename__ = "products"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(server_default="")
    status: Mapped[str]
    category_id: Mapped[UUID | None] = mapped_column(ForeignKey("categories.id"), index=True)
    brand_id: Mapped[UUID | None] = mapped_column(ForeignKey("brands.id"), index=True)
    attributes: Mapped[JsonObject]
    rating_sum: Mapped[int] = mapped_column(server_default=text("0"))
    rating_count: Mapped[int] = mapped_column(server_default=text("0"))
    released_at: Mapped[MaybeMoment]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    version: Mapped[Version]

    __table_args__ = (CheckConstraint("status in ('draft', 'published', 'archived')", name="status_known"),)


class FormerSlug(Base):
    """One that a product had before: it still leads there, and is nobody else's."""

    __tablename__ = "former_slugs"

    slug: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), index=True)


class ProductTag(Base):
    __tablename__ = "product_tags"

    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), primary_key=True)
    tag_id: Mapped[UUID] = mapped_column(ForeignKey("tags.id"), primary_key=True, index=True)


class ProductImage(Base):
    __tablename__ = "product_images"

    id: Mapped[Key]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), index=True)
    place: Mapped[int]
    url: Mapped[str]
    alt: Mapped[str] = mapped_column(server_default="")
    width: Mapped[int | None]
    height: Mapped[int | None]
    variants: Mapped[JsonObject]
    variant_id: Mapped[UUID | None] = mapped_column(ForeignKey("variants.id"), index=True)
    file_name: Mapped[str | None] = mapped_column(ForeignKey("media_files.name"), index=True)


class ProductSales(Base):
    """Paid units less those given back. Apart from the product, so that a sale doesn't touch the catalog's rows.

    `units_ranked` is what they were when sales were ranked last: what the product stands by among the best sellers.
    """

    __tablename__ = "product_sales"

    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), primary_key=True)
    units: Mapped[int] = mapped_column(BigInteger)
    units_ranked: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class Variant(Base):
    """A removed variant stays as a row, since orders name it; its SKU is free again.

    `sale_turns_at` is the next moment at which its sale begins or ends, until somebody has noted that it did.
    Below zero its stock is what customers are owed. That may outlast `backorder`, by which orders made it so.
    """

    __tablename__ = "variants"

    id: Mapped[Key]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), index=True)
    place: Mapped[int]
    sku: Mapped[str]
    options: Mapped[JsonObject]
    price: Mapped[MinorUnits]
    compare_at_price: Mapped[int | None] = mapped_column(BigInteger)
    sale_price: Mapped[int | None] = mapped_column(BigInteger)
    sale_starts_at: Mapped[MaybeMoment]
    sale_ends_at: Mapped[MaybeMoment]
    sale_turns_at: Mapped[MaybeMoment]
    stock_quantity: Mapped[int] = mapped_column(BigInteger)
    mpn: Mapped[str | None]
    barcodes: Mapped[list[str]] = mapped_column(ARRAY(TEXT), server_default=NO_TEXTS)
    removed_at: Mapped[MaybeMoment]
    sku_key: Mapped[str]
    backorder: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = (
        CheckConstraint("stock_quantity >= -10000", name="stock_owed_at_most"),
        CheckConstraint("price >= 0", name="price_never_negative"),
        CheckConstraint("sale_price >= 0", name="sale_price_never_negative"),
        # Few have one, and whoever looks for what has turned looks every second.
        Index("ix_variants_sale_turns_at", "sale_turns_at", postgresql_where=text("sale_turns_at is not null")),
        # Not a partial index: while a table is too new for statistics the planner would scan it whole for others.
        Index("variants_sku", "sku_key", "removed_at", unique=True, postgresql_nulls_not_distinct=True),
    )


class StockMovement(Base):
    """Every change of a variant's stock; `stock_quantity` is what was left after it."""

    __tablename__ = "stock_movements"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    variant_id: Mapped[UUID] = mapped_column(ForeignKey("variants.id"))
    delta: Mapped[int] = mapped_column(BigInteger)
    stock_quantity: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str]
    note: Mapped[str | None]
    order_id: Mapped[UUID | None]
    at: Mapped[Moment]

    __table_args__ = (
        Index("stock_movements_variant", "variant_id", "id"),
        Index("stock_movements_order", "order_id", postgresql_where=text("order_id is not null")),
    )
