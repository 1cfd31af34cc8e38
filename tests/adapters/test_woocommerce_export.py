"""WooCommerce's exports of products: a row for each product, and one for each of its variations, anywhere."""

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec import UNSET

from adapters.catalog_files.product_line import Reader
from adapters.catalog_files.read_catalog import read_catalog, reading
from adapters.catalog_files.read_woocommerce import read_woocommerce
from adapters.catalog_files.rows import BadRow, Row, UnknownFields
from domain.catalog.catalog_line import CatalogLine, SaidImage, SaidVariant
from domain.catalog.product import ProductStatus
from tests.adapters.test_catalog_files import products, read, reasons
from tests.adapters.test_shopify_export import table

HEADER = (
    "ID|Type|SKU|GTIN, UPC, EAN, or ISBN|Name|Published|Is featured?|Visibility in catalog|Short description|"
    "Description|Date sale price starts|Date sale price ends|In stock?|Stock|Sale price|Regular price|Categories|Tags|"
    "Images|Parent|Position|Brands|Attribute 1 name|Attribute 1 value(s)|Attribute 1 visible|Attribute 1 global|"
    "Attribute 2 name|Attribute 2 value(s)|Attribute 2 visible|Meta: _supplier"
).split("|")
HOODIE = {
    "ID": "45", "Type": "variable", "SKU": "HOODIE", "Name": "Hoodie", "Published": "1", "In stock?": "1",
    "Visibility in catalog": "visible", "Short description": r"Warm.\nAnd soft.", "Description": "<p>Of wool.</p>",
    "Categories": "Uncategorized, Clothing, Clothing > Hoodies\\, warm, Sale", "Tags": "new, wool",
    "Images": "https://shop.example/h.jpg, https://shop.example/h2.jpg, https://shop.example/h.jpg",
    "Brands": "Makers > Nordlicht", "Attribute 1 name": "Fabric", "Attribute 1 value(s)": "Wool, Silk\\, wild",
    "Attribute 1 visible": "1", "Attribute 1 global": "1", "Attribute 2 name": "Colour",
    "Attribute 2 value(s)": "Red, Blue", "Attribute 2 visible": "1",
}  # fmt: skip
RED = {
    "ID": "79", "Type": "variation", "SKU": "HOODIE-RED", "Name": "Hoodie - Red", "Published": "1", "In stock?": "1",
    "Stock": "3", "Sale price": "42,5", "Regular price": "45", "Images": "https://shop.example/red.jpg",
    "Parent": "HOODIE", "Position": "2", "Attribute 1 name": "Colour", "Attribute 1 value(s)": "Red",
}  # fmt: skip
BLUE = {
    "ID": "80", "Type": "variation, virtual", "Name": "Hoodie - Blue", "Published": "1", "In stock?": "0",
    "Regular price": "45.0000", "Parent": "id:45", "Position": "1", "Attribute 1 name": "colour",
    "Attribute 1 value(s)": "Blue", "GTIN, UPC, EAN, or ISBN": "4006381333931",
}  # fmt: skip
CAP = {
    "ID": "60", "Type": "simple, downloadable, virtual", "Name": "Cap", "Published": "'-1", "Regular price": "18",
    "In stock?": "1", "Attribute 1 name": "Colour", "Attribute 1 value(s)": "Yellow", "Attribute 1 visible": "1",
    "Attribute 2 name": "Bought at", "Attribute 2 value(s)": "9.00", "Attribute 2 visible": "0",
}  # fmt: skip


def exported(folder: Path, *rows: dict[str, str]) -> list[CatalogLine]:
    return products(read(folder, table(*rows, columns=HEADER), "wc-product-export.csv"))


def test_a_product_with_variations(tmp_path: Path) -> None:
    cap, hoodie = exported(tmp_path, HOODIE, CAP, RED, BLUE)
    assert hoodie == CatalogLine(
        variants=(
            SaidVariant(
                sku="woo-80", opening_stock=0, options={"colour": "Blue"}, price=4_500, compare_at_price=None,
                barcodes=("04006381333931",),
            ),
            SaidVariant(
                sku="HOODIE-RED", opening_stock=3, options={"Colour": "Red"}, price=4_250, compare_at_price=4_500,
                barcodes=(),
            ),
        ),
        name="Hoodie", description="<p>Warm.<br>And soft.</p>\n<p>Of wool.</p>", status=ProductStatus.PUBLISHED,
        brand="Nordlicht", category_path=("Clothing", "Hoodies, warm"), tags=("new", "wool"),
        attributes={"Fabric": "Wool, Silk, wild"},
        images=(
            SaidImage("https://shop.example/h.jpg"), SaidImage("https://shop.example/h2.jpg"),
            SaidImage("https://shop.example/red.jpg"),
        ),
    )  # fmt: skip
    assert cap == CatalogLine(
        variants=(
            SaidVariant(
                sku="woo-60", opening_stock=100, options={}, price=1_800, compare_at_price=None, barcodes=()
            ),
        ),
        name="Cap", description="", status=ProductStatus.DRAFT, brand=None, category_path=(), tags=(),
        attributes={"Colour": "Yellow"}, images=(),
    ), "what its shop hides stays hidden"  # fmt: skip


def test_variations_may_stand_far_from_their_product_and_before_it(tmp_path: Path) -> None:
    others = [CAP | {"ID": str(number)} for number in range(1_000, 1_100)]
    together, apart = (
        exported(tmp_path, *rows) for rows in ([HOODIE, RED, BLUE], [RED, *others[:50], HOODIE, *others[50:], BLUE])
    )
    assert together == apart[-1:]


GERMAN = {
    "ID": "ID", "Type": "Typ", "SKU": "Artikelnummer", "Name": "Name", "Published": "Veröffentlicht",
    "Regular price": "Regulärer Preis", "Stock": "Lager", "Parent": "Übergeordnetes Produkt",
    "Categories": "Kategorien", "Attribute 1 name": "Attribut 1 Name", "Attribute 1 value(s)": "Attribut 1 Wert(e)",
}  # fmt: skip
FRENCH = {
    "ID": "ID", "Type": "Type", "SKU": "UGS", "Name": "Nom", "Published": "Publié", "Regular price": "Tarif régulier",
    "Stock": "Stock", "Parent": "Parent", "Categories": "Catégories", "Attribute 1 name": "Nom de l\u2019attribut 1 ",
    "Attribute 1 value(s)": "Valeur(s) de l\u2019attribut 1 ",
}  # fmt: skip
SPANISH = {
    "ID": "ID", "Type": "Tipo", "SKU": "SKU", "Name": "Nombre", "Published": "Publicado",
    "Regular price": "Precio normal", "Stock": "Inventario", "Parent": "Superior", "Categories": "Categorías",
    "Attribute 1 name": "Nombre del atributo 1", "Attribute 1 value(s)": "Valor(es) del atributo 1",
}  # fmt: skip
DUTCH = {
    "ID": "ID", "Type": "Type", "SKU": "Artikelnummer", "Name": "Naam", "Published": "Gepubliceerd",
    "Regular price": "Reguliere prijs", "Stock": "Voorraad", "Parent": "Hoofd", "Categories": "Categorieën",
    "Attribute 1 name": "Naam eigenschap 1", "Attribute 1 value(s)": "Waarde eigenschap 1",
}  # fmt: skip


@pytest.mark.parametrize("names", [GERMAN, FRENCH, SPANISH, DUTCH], ids=["de", "fr", "es", "nl"])
def test_its_columns_are_known_in_other_languages(tmp_path: Path, names: dict[str, str]) -> None:
    rows = [{names[column]: row[column] for column in names if column in row} for row in (HOODIE, RED)]
    (said,) = products(read(tmp_path, table(*rows, columns=list(names.values())), "a.csv"))
    english = [{column: row[column] for column in names if column in row} for row in (HOODIE, RED)]
    (expected,) = products(read(tmp_path, table(*english, columns=list(names)), "b.csv"))
    assert said == expected
    assert said.variants[0].options == {"Colour": "Red"}


PAST, FUTURE = "2001-01-01", "2999-12-31 23:59:59"


@pytest.mark.parametrize(
    ("starts", "ends", "on_sale"),
    [
        ("", "", True),
        ("", PAST, False),
        (PAST, "", True),
        (FUTURE, "", False),
        (PAST, FUTURE, True),
        ("", "31.12.2999", False),
    ],
)
def test_a_sale_counts_as_it_stands_today(tmp_path: Path, starts: str, ends: str, on_sale: bool) -> None:
    row = CAP | {"Sale price": "16.00", "Date sale price starts": starts, "Date sale price ends": ends}
    (cap,) = exported(tmp_path, row)
    assert (cap.variants[0].price, cap.variants[0].compare_at_price) == ((1_600, 1_800) if on_sale else (1_800, None))


def test_a_sale_that_is_none_is_left_out(tmp_path: Path) -> None:
    (cap,) = exported(tmp_path, CAP | {"Sale price": "18.00"})
    assert (cap.variants[0].price, cap.variants[0].compare_at_price) == (1_800, None)


@pytest.mark.parametrize(
    ("stock", "in_stock", "opens_with"),
    [("", "1", 100), ("", "0", 0), ("", "backorder", 0), ("5", "1", 5), ("'-2", "1", 0), ("7.0000", "1", 7)],
)
def test_what_is_in_stock(tmp_path: Path, stock: str, in_stock: str, opens_with: int) -> None:
    (cap,) = exported(tmp_path, CAP | {"Stock": stock, "In stock?": in_stock})
    assert cap.variants[0].opening_stock == opens_with


@pytest.mark.parametrize(
    ("said", "backorder"),
    [
        ({"Backorders allowed?": "1"}, True),
        ({"Backorders allowed?": "notify"}, True),
        ({"Backorders allowed?": "0"}, False),
        ({"Backorders allowed?": ""}, False),
        ({"In stock?": "backorder"}, True),
        ({}, UNSET),
    ],
)
def test_what_may_be_backordered(tmp_path: Path, said: dict[str, str], backorder: object) -> None:
    file = table(CAP | said, columns=[*HEADER, *(said if "Backorders allowed?" in said else ())])
    (cap,) = products(read(tmp_path, file, "wc-product-export.csv"))
    assert cap.variants[0].backorder is backorder


def test_variations_that_share_stock_are_backordered_as_their_product_says_and_a_disabled_one_is_not(
    tmp_path: Path,
) -> None:
    column, off = "Backorders allowed?", {"Backorders allowed?": "0"}
    shared, gone = RED | {"Stock": "parent"} | off, BLUE | {"Published": "0", column: "1"}
    file = table(HOODIE | {"Stock": "8", column: "notify"}, shared, gone, columns=[*HEADER, column])
    (hoodie,) = products(read(tmp_path, file, "wc-product-export.csv"))
    assert {one.sku: one.backorder for one in hoodie.variants} == {"HOODIE-RED": True, "woo-80": False}


def test_variations_that_share_their_products_stock_have_no_more_of_it_together(tmp_path: Path) -> None:
    shared = [RED | {"ID": str(n), "SKU": "", "Stock": "parent", "Attribute 1 value(s)": str(n)} for n in (1, 2, 3)]
    (hoodie,) = exported(tmp_path, HOODIE | {"Stock": "8"}, *shared, BLUE | {"Stock": "50"})
    assert [one.opening_stock for one in hoodie.variants] == [50, 3, 3, 2]


def test_a_variation_that_nobody_can_choose_has_nothing_in_stock(tmp_path: Path) -> None:
    (hoodie,) = exported(tmp_path, HOODIE, RED | {"Published": "0"}, BLUE | {"Stock": "4"})
    assert [(one.sku, one.opening_stock) for one in hoodie.variants] == [("woo-80", 4), ("HOODIE-RED", 0)]


def test_a_variation_for_any_value_goes_without_the_option(tmp_path: Path) -> None:
    (hoodie,) = exported(tmp_path, HOODIE, RED | {"Attribute 2 name": "Fabric", "Attribute 2 value(s)": ""})
    assert hoodie.variants[0].options == {"Colour": "Red"}
    assert hoodie.attributes == {"Fabric": "Wool, Silk, wild"}


@pytest.mark.parametrize(
    ("published", "visibility", "kept"),
    [("1", "visible", "published"), ("0", "", "draft"), ("2", "", "draft"), ("1", "hidden", "draft")],
)
def test_what_is_published(tmp_path: Path, published: str, visibility: str, kept: str) -> None:
    (cap,) = exported(tmp_path, CAP | {"Published": published, "Visibility in catalog": visibility})
    assert cap.status == ProductStatus(kept)


def test_an_export_of_few_columns_says_little(tmp_path: Path) -> None:
    columns = ["ID", "Name", "Regular price", "Categories"]
    (cap,) = products(read(tmp_path, table(CAP, columns=columns), "a.csv"))
    assert cap == CatalogLine(
        variants=(SaidVariant(sku="woo-60", opening_stock=100, price=1_800),), name="Cap", category_path=()
    )
    assert cap.status is UNSET


TEXTS = [
    ("Warm.", "", "<p>Warm.</p>"),
    ("Warm.", "Warm.", "<p>Warm.</p>"),
    ("", r"One\n\nTwo\nThree", "<p>One</p>\n<p>Two<br>Three</p>"),
    ("", "<ul>\r\\n<li>One</li>\r\\n</ul>", "<ul>\n<li>One</li>\n</ul>"),
    ("", r"C:\\new", r"<p>C:\new</p>"),
]


@pytest.mark.parametrize(("short", "long", "kept"), TEXTS, ids=range(len(TEXTS)))
def test_texts_become_html_as_wordpress_shows_them(tmp_path: Path, short: str, long: str, kept: str) -> None:
    (cap,) = exported(tmp_path, CAP | {"Short description": short, "Description": long})
    assert cap.description == kept


BROKEN = [
    ([CAP | {"ID": "1", "Type": "grouped"}], [(2, "type: A grouped product is only a list of others.")]),
    ([CAP | {"ID": "1", "Type": "external"}], [(2, "type: An external product is sold by another shop.")]),
    ([CAP | {"ID": "1", "Type": "subscription"}], [(2, "type: Nothing of the type 'subscription' can be sold here.")]),
    ([HOODIE], [(2, "variants: None of its variations is in this file.")]),
    ([RED], [(2, "parent: No variable product of this file is called 'HOODIE'.")]),
    ([HOODIE, RED | {"Regular price": "x", "Sale price": ""}, BLUE], [(3, "price: 'x' is no amount such as 12.95.")]),
    ([HOODIE | {"Images": "h.jpg"}, RED],
     [(2, "images.url: This is no address of the web, as in https://example.com/lamp.jpg.")]),
    ([HOODIE, RED, RED | {"ID": "81"}], [(4, "sku: Another variant of this product has the same.")]),
    ([CAP | {"ID": ""}], [(2, "sku: This is needed.")]),
    ([HOODIE, *(RED | {"SKU": f"R{n}"} for n in range(200))], [(2, "variants: At most 100 entries.")]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "told"), BROKEN, ids=range(len(BROKEN)))
def test_a_product_comes_whole_or_not_at_all(
    tmp_path: Path, rows: list[dict[str, str]], told: list[tuple[int, str]]
) -> None:
    read_rows = read(tmp_path, table(*rows, CAP, columns=HEADER), "a.csv")
    assert reasons(read_rows) == told
    assert [row.product.skus for row in read_rows if isinstance(row, Row)] == [("woo-60",)]


def test_two_products_of_one_name_do_not_share_variations(tmp_path: Path) -> None:
    rows = read(tmp_path, table(HOODIE, HOODIE | {"ID": "46"}, RED, columns=HEADER), "a.csv")
    assert reasons(rows) == [(3, "sku: It stands in line 2 already.")]
    assert [row.product.skus for row in rows if isinstance(row, Row)] == [("HOODIE-RED",)]


def test_a_row_that_can_not_be_read_costs_nobody_else(tmp_path: Path) -> None:
    lines = table(HOODIE, RED, CAP, columns=HEADER).splitlines()
    rows = read(tmp_path, "\n".join([*lines[:2], "1,2,3", *lines[2:]]), "a.csv")
    assert reasons(rows) == [(3, "it has 3 fields, the header 30")]
    assert [row.product.skus for row in rows if isinstance(row, Row)] == [("woo-60",), ("HOODIE-RED",)]


def test_one_thread_after_another_may_read_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(table(CAP, HOODIE, RED, columns=HEADER))
    rows = read_catalog(tmp_path / "a.csv", Reader("USD", 100), UnknownFields(), lambda _: None)
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as another:
        cap, hoodie = one.submit(next, rows).result(), another.submit(next, rows).result()
    assert [row.product.name for row in (cap, hoodie) if isinstance(row, Row)] == ["Cap", "Hoodie"]


def test_rows_lie_on_disk_until_their_product_is_known(tmp_path: Path) -> None:
    rows = [HOODIE | {"ID": str(n), "SKU": f"H{n}", "Description": f"{n} " + "wool " * 7_000} for n in range(100)]
    (tmp_path / "a.csv").write_text(table(*rows, columns=HEADER))
    tracemalloc.start()
    try:
        told = sum(isinstance(row, BadRow) for row in read_catalog(
            tmp_path / "a.csv", Reader("USD", 100), UnknownFields(), lambda _: None
        ))  # fmt: skip
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert told == 100
    assert peak_bytes < 2**20, "of 3.5 MB"


@pytest.mark.parametrize(
    ("columns", "woocommerce"),
    [
        ("ID,Type,SKU,Name,Published,Regular price", True),
        ("ID,Name,Regular price,Categories", True),
        ("id,typ,artikelnummer,name,regulärer preis", True),
        ("sku,name,price,categories,tags", False),
        ("slug,name,sku,type,published", False),
    ],
)
def test_woocommerces_file_is_known_by_its_columns(tmp_path: Path, columns: str, woocommerce: bool) -> None:
    (tmp_path / "a.csv").write_text(f"{columns}\n")
    assert (reading(tmp_path / "a.csv") is read_woocommerce) is woocommerce
