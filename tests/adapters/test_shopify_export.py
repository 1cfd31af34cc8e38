"""Shopify's exports of products: several rows a product, under its handle."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec import UNSET

from adapters.catalog_files.product_line import Reader
from adapters.catalog_files.read_catalog import read_catalog, reading
from adapters.catalog_files.read_shopify import read_shopify
from adapters.catalog_files.rows import Row, UnknownFields
from domain.catalog.catalog_line import CatalogLine, SaidImage, SaidVariant
from domain.catalog.product import ProductStatus
from tests.adapters.test_catalog_files import products, read, reasons

HEADER = (
    "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,"
    "Option1 Linked To,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,"
    "Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,"
    "Image Position,Image Alt Text,Gift Card,Fabric (product.metafields.custom.fabric),"
    "Care (product.metafields.custom.care),Ratings (product.metafields.reviews.rating),Variant Image,Cost per item,"
    "Status"
).split(",")
TEE = {
    "Handle": "harbour-tee", "Title": "Harbour Tee", "Body (HTML)": "<p>Soft, <b>heavy</b>.</p>", "Vendor": "Nordlicht",
    "Product Category": "Apparel & Accessories > Clothing > Shirts & Tops", "Type": "Tees",
    "Tags": "new, Organic, ,NEW",
    "Published": "true", "Option1 Name": "Colour", "Option1 Value": "Sea Blue", "Option2 Name": "Size",
    "Option2 Value": "S", "Variant SKU": "'0042", "Variant Grams": "180.0", "Variant Inventory Tracker": "shopify",
    "Variant Inventory Qty": "4", "Variant Inventory Policy": "continue",
    "Variant Price": "19.90", "Variant Compare At Price": "25.00",
    "Variant Barcode": "'4006381333931", "Image Src": "https://cdn.example/b.jpg", "Image Position": "2",
    "Image Alt Text": "Worn", "Gift Card": "false", "Fabric (product.metafields.custom.fabric)": "Cotton; Linen",
    "Care (product.metafields.custom.care)": '["gid://shopify/Metaobject/1"]',
    "Ratings (product.metafields.reviews.rating)": "4.5", "Variant Image": "https://cdn.example/blue.jpg",
    "Status": "active",
}  # fmt: skip
TEE_M = {
    "Handle": "harbour-tee", "Option1 Value": "Sea Blue", "Option2 Value": "M", "Variant Inventory Tracker": "shopify",
    "Variant Inventory Qty": "-3", "Variant Inventory Policy": "deny", "Variant Price": "19.90",
    "Variant Compare At Price": "19.90",
    "Variant Barcode": "12345", "Image Src": "https://cdn.example/a.jpg", "Image Position": "1",
    "Variant Image": "https://cdn.example/blue.jpg",
}  # fmt: skip
TEE_PICTURE = {"Handle": "harbour-tee", "Image Src": "https://cdn.example/blue.jpg", "Image Position": "3"}
MUG = {
    "Handle": "mug", "Title": "Mug", "Option1 Name": "Title", "Option1 Value": "Default Title", "Variant Price": "8.5",
    "Variant Inventory Qty": "0", "Type": "Kitchen", "Status": "archived",
}  # fmt: skip


def table(*rows: dict[str, str], columns: Sequence[str] = HEADER) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([columns, *([row.get(column, "") for column in columns] for row in rows)])
    return text.getvalue()


def exported(folder: Path, *rows: dict[str, str], columns: Sequence[str] = HEADER) -> list[CatalogLine]:
    return products(read(folder, table(*rows, columns=columns), "products_export_1.csv"))


def test_a_product_of_several_rows(tmp_path: Path) -> None:
    tee, mug = exported(tmp_path, TEE, TEE_M, TEE_PICTURE, MUG)
    assert tee == CatalogLine(
        variants=(
            SaidVariant(
                sku="0042", opening_stock=4, options={"Colour": "Sea Blue", "Size": "S"}, price=1_990,
                compare_at_price=2_500, barcodes=("04006381333931",), backorder=True,
            ),
            SaidVariant(
                sku="harbour-tee.sea-blue.m", opening_stock=0, options={"Colour": "Sea Blue", "Size": "M"}, price=1_990,
                compare_at_price=None, barcodes=(), backorder=False,
            ),
        ),
        slug="harbour-tee", name="Harbour Tee", description="<p>Soft, <b>heavy</b>.</p>",
        status=ProductStatus.PUBLISHED, brand="Nordlicht",
        category_path=("Apparel & Accessories", "Clothing", "Shirts & Tops"), tags=("NEW", "Organic"),
        attributes={"Type": "Tees", "Fabric": "Cotton; Linen"},
        images=(
            SaidImage("https://cdn.example/a.jpg"), SaidImage("https://cdn.example/b.jpg", "Worn"),
            SaidImage("https://cdn.example/blue.jpg"),
        ),
    )  # fmt: skip
    assert mug == CatalogLine(
        variants=(
            SaidVariant(
                sku="mug", opening_stock=100, options={}, price=850, compare_at_price=None, barcodes=(),
                backorder=False,
            ),
        ),
        slug="mug", name="Mug", description="", status=ProductStatus.ARCHIVED, brand=None, category_path=("Kitchen",),
        tags=(), attributes={}, images=(),
    ), "what nobody counts opens with the default stock"  # fmt: skip


def test_what_has_no_place_in_the_shop_is_named_where_it_says_something(tmp_path: Path) -> None:
    file, unknown = tmp_path / "a.csv", UnknownFields()
    file.write_text(table(TEE, TEE_M))
    assert len(list(read_catalog(file, Reader("USD", 100), unknown, lambda _: None))) == 1
    assert list(unknown.names) == [
        "Variant Grams", "Ratings (product.metafields.reviews.rating)", "Care", "barcodes that are no GTIN",
    ]  # fmt: skip


TEMPLATE = (
    "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,"
    "Option1 name,Option1 value,Price,Compare-at price,Inventory tracker,Inventory quantity,"
    "Continue selling when out of stock,Product image URL,Image position,Image alt text,Variant image URL,Gift card"
).split(",")


def test_the_names_of_2025_say_the_same(tmp_path: Path) -> None:
    first = {
        "Title": "Mug", "URL handle": "mug", "Description": "Holds tea.", "Product category": "Home > Mugs",
        "Published on online store": "FALSE", "Status": "Active", "SKU": "MUG-S", "Option1 name": "Size",
        "Option1 value": "S", "Price": "8.50", "Inventory tracker": "shopify", "Inventory quantity": "7",
        "Continue selling when out of stock": "CONTINUE",
        "Product image URL": "https://cdn.example/mug.jpg", "Image alt text": "A mug",
    }  # fmt: skip
    second = {"URL handle": "mug", "SKU": "MUG-L", "Option1 value": "L", "Price": "10"}
    (mug,) = exported(tmp_path, first, second, columns=TEMPLATE)
    assert (mug.name, mug.slug, mug.description, mug.status) == ("Mug", "mug", "Holds tea.", ProductStatus.DRAFT)
    assert [(one.sku, one.options, one.price, one.opening_stock, one.backorder) for one in mug.variants] == [
        ("MUG-S", {"Size": "S"}, 850, 7, True),
        ("MUG-L", {"Size": "L"}, 1_000, 100, False),
    ]
    assert mug.images == (SaidImage("https://cdn.example/mug.jpg", "A mug"),)


@pytest.mark.parametrize(
    ("published", "status", "kept"),
    [
        ("TRUE", "active", "published"),
        ("FALSE", "active", "draft"),
        ("", "active", "published"),
        ("true", "draft", "draft"),
        ("true", "unlisted", "draft"),
        ("true", "Archived", "archived"),
        ("false", "", "draft"),
    ],
)
def test_what_is_published(tmp_path: Path, published: str, status: str, kept: str) -> None:
    (mug,) = exported(tmp_path, MUG | {"Published": published, "Status": status})
    assert mug.status == ProductStatus(kept)


def test_a_column_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    (said,) = exported(tmp_path, {"Handle": "mug", "Title": "Mug", "Variant Price": "8.50"},
                       columns=["Handle", "Title", "Variant Price"])  # fmt: skip
    assert said == CatalogLine(variants=(SaidVariant(sku="mug", opening_stock=100, price=850),), slug="mug", name="Mug")


def test_variants_that_share_a_sku_are_told_apart_by_their_options(tmp_path: Path) -> None:
    (tee,) = exported(tmp_path, TEE | {"Variant SKU": "TEE"}, TEE_M | {"Variant SKU": "tee"})
    assert tee.skus == ("TEE.sea-blue.s", "tee.sea-blue.m")


def test_a_sku_that_is_made_is_no_longer_than_one_may_be_and_the_same_each_time(tmp_path: Path) -> None:
    handle = "h" * 95
    rows = [MUG | {"Handle": handle, "Option1 Name": "Size", "Option1 Value": size} for size in ("Small", "Smaller")]
    (first,), (again,) = (exported(tmp_path, *rows) for _ in range(2))
    assert first.skus == again.skus
    assert [len(sku) for sku in first.skus] == [100, 100]
    assert len(set(first.skus)) == 2


@pytest.mark.parametrize("handle", ["Straße", "suggest", "a_b", "h" * 81])
def test_a_handle_that_can_be_no_slug_still_holds_the_rows_together(tmp_path: Path, handle: str) -> None:
    (mug,) = exported(tmp_path, MUG | {"Handle": handle})
    assert (mug.slug, mug.skus) == (UNSET, (handle,))


BROKEN = [
    ([TEE, TEE_M | {"Variant Price": "cheap"}], [(3, "price: 'cheap' is no amount such as 12.95.")]),
    ([TEE, TEE_M | {"Variant Price": "1,000"}], [(3, "price: '1,000' is no amount such as 12.95.")]),
    ([TEE, TEE_PICTURE | {"Image Src": "a.jpg"}],
     [(3, "images.url: This is no address of the web, as in https://example.com/lamp.jpg.")]),
    ([TEE | {"Status": "sold"}, TEE_M], [(2, "status: Choose one of draft, published, archived.")]),
    ([TEE | {"Variant Inventory Qty": "1.5"}], [(2, "stock_quantity: This must be a whole number.")]),
    ([TEE | {"Gift Card": "TRUE"}, TEE_M], [(2, "gift_card: This shop has no gift cards.")]),
    ([TEE_M, TEE], [(2, "name: The first row of a product has its title. Are they sorted?")]),
    ([TEE | {"Variant SKU": "a/b"}, TEE_M | {"Variant SKU": "c/d"}],
     [(2, "sku: A SKU is one line without slashes, and more than dots."),
      (3, "sku: A SKU is one line without slashes, and more than dots.")]),
    ([TEE, *({"Handle": "harbour-tee", "Option1 Value": str(n), "Variant Price": "1"} for n in range(200))],
     [(2, "variants: At most 100 entries.")]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "told"), BROKEN, ids=range(len(BROKEN)))
def test_a_product_comes_whole_or_not_at_all(
    tmp_path: Path, rows: list[dict[str, str]], told: list[tuple[int, str]]
) -> None:
    read_rows = read(tmp_path, table(*rows, MUG), "a.csv")
    assert reasons(read_rows) == told
    assert [row.product.skus for row in read_rows if isinstance(row, Row)] == [("mug",)]


def test_a_text_in_other_letters_is_told_of_its_row(tmp_path: Path) -> None:
    text = table(TEE, TEE_M | {"Option2 Value": "Gr\u00f6\u00dfe M"}, MUG | {"Title": "Becher f\u00fcr Tee"})
    assert reasons(read(tmp_path, text.encode("latin-1"), "a.csv")) == [
        (3, "option2_value: it is no text in UTF-8."),
        (4, "name: it is no text in UTF-8."),
    ]


def test_a_handle_that_comes_again_further_down_is_refused(tmp_path: Path) -> None:
    rows = read(tmp_path, table(TEE, MUG, TEE_M, TEE_PICTURE), "a.csv")
    assert reasons(rows) == [(4, "handle: Line 2 begins the same product; the rows of a handle stand together.")], (
        "told once, not for each row"
    )
    assert [row.product.skus for row in rows if isinstance(row, Row)] == [("0042",), ("mug",)]


def test_a_row_that_can_not_be_read_may_be_of_the_products_beside_it(tmp_path: Path) -> None:
    lines = table(TEE, TEE_M, MUG, MUG | {"Handle": "jug"}).splitlines()
    lines.insert(3, 'harbour-tee,"5" x"')
    rows = read(tmp_path, "\n".join(lines), "a.csv")
    told = "line 4 can't be read, and may be of this product"
    assert reasons(rows) == [(4, "it is no CSV: ',' expected after '\"'"), (2, told), (5, told)]
    assert [row.product.skus for row in rows if isinstance(row, Row)] == [("jug",)]


@pytest.mark.parametrize(
    ("columns", "shopify"),
    [
        ("Handle,Title,Variant Price", True),
        ("title,url handle,price", True),
        ("Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,Location,Available", False),
        ("sku,title,handle,price", False),
        ("slug,name,sku", False),
    ],
)
def test_shopifys_file_is_known_by_its_columns(tmp_path: Path, columns: str, shopify: bool) -> None:
    (tmp_path / "a.csv").write_text(f"{columns}\n")
    assert (reading(tmp_path / "a.csv") is read_shopify) is shopify
