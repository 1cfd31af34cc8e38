"""`tradepost catalog import`."""

import gzip
import json
import random
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from adapters.settings import Settings, SettingsError, load_settings
from cli.catalog_export import export_catalog
from cli.catalog_import import Report, import_file
from cli.home import Home
from commands.base import perform
from commands.media.note_thumbnails import NoteThumbnails, note_thumbnails
from tests.adapters.test_shopify_export import HEADER as SHOPIFY
from tests.adapters.test_shopify_export import MUG, TEE, TEE_M, TEE_PICTURE, table
from tests.adapters.test_woocommerce_export import BLUE, CAP, HOODIE, RED
from tests.adapters.test_woocommerce_export import HEADER as WOOCOMMERCE
from tests.databases import empty
from tests.world import World

GOOD = {
    "sku": "1", "name": "Lamp", "price": "12.95", "brand": "Acme", "category_path": ["Home", "Lamps"],
    "ean": ["0882780756328"], "mpn": "C4872A", "released_at": "2006-07-01T00:00:00Z", "attributes": {"watts": 40.0},
}  # fmt: skip


def written(file: Path, *rows: object) -> Path:
    text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    file.write_bytes(gzip.compress(text.encode()) if file.suffix == ".gz" else text.encode())
    return file


async def imported(settings: Settings, file: Path, *rows: object) -> Report:
    return await import_file(settings, written(file, *rows), 100, lambda _: None)


async def exported(settings: Settings, file: Path) -> list[dict[str, Any]]:
    await export_catalog(settings, file, table=False)
    return read_lines(file)


def read_lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_bytes().splitlines()]


async def test_importing_again_changes_nothing(settings: Settings, postgres: asyncpg.Pool, tmp_path: Path) -> None:
    first = await imported(settings, tmp_path / "catalog.jsonl.gz", GOOD, GOOD | {"sku": "2"})
    recorded = await postgres.fetchval("select max(position) from outbox")
    again = await imported(settings, tmp_path / "catalog.jsonl.gz", GOOD, GOOD | {"sku": "2"})

    assert (first.created, first.unchanged, first.refused) == (2, 0, [])
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)
    assert await postgres.fetchval("select max(position) from outbox") == recorded
    slugs = await postgres.fetch("select slug from products order by slug")
    assert slugs[0]["slug"] == "lamp"
    assert slugs[1]["slug"].startswith("lamp-")


async def test_a_changed_row_changes_its_product_and_no_stock(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    await imported(settings, tmp_path / "catalog.jsonl", GOOD)
    report = await imported(settings, tmp_path / "catalog.jsonl", GOOD | {"price": "13.00", "stock_quantity": 5})
    assert (report.created, report.changed) == (0, 1)
    variant = await postgres.fetchrow("select price, stock_quantity from variants")
    assert variant is not None
    assert tuple(variant) == (1_300, 100)


async def test_broken_rows_are_named_by_line_and_the_others_kept(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    report = await imported(
        settings,
        tmp_path / "catalog.jsonl",
        GOOD,
        "{broken",
        GOOD | {"sku": "3", "price": "cheap"},
        {"sku": "4"},
        GOOD | {"sku": "5", "name": "a\x00b"},
        GOOD | {"sku": "6"},
        GOOD | {"sku": "6", "price": "1.00"},
    )
    assert (report.created, report.changed) == (2, 0)
    assert [(row.line, row.sku) for row in report.refused] == [(2, None), (3, "3"), (4, "4"), (5, "5"), (7, "6")]
    assert report.refused[-1].reason == "sku: It stands in line 6 already."
    assert "12.95" in report.refused[1].reason


async def test_what_a_line_leaves_out_stays_and_null_clears(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    whole = GOOD | {
        "description": "Bright.", "tags": ["new"], "image_url": "http://a/1", "thumbnail_url": "http://a/t",
        "compare_at_price": "20.00", "options": {"size": "M"}, "status": "draft",
            "backorder": True,
    }  # fmt: skip
    await imported(settings, tmp_path / "catalog.jsonl", whole)
    before = await exported(settings, tmp_path / "before.jsonl")
    assert before == [{
        "slug": "lamp", "name": "Lamp", "description": "Bright.", "status": "draft", "brand": "Acme",
        "category_path": ["Home", "Lamps"], "tags": ["new"], "attributes": {"watts": 40.0},
        "released_at": "2006-07-01T00:00:00Z", "currency": "USD",
        "images": [{"url": "http://a/1", "alt": "Lamp", "thumbnail_url": "http://a/t"}],
        "variants": [{
            "sku": "1", "options": {"size": "M"}, "price": "12.95", "compare_at_price": "20.00", "stock_quantity": 100,
            "mpn": "C4872A", "ean": ["00882780756328"], "backorder": True,
        }],
    }]  # fmt: skip
    short = {"sku": "1", "name": "Lamp", "price": "12.95"}
    report = await imported(settings, tmp_path / "catalog.jsonl", short)
    assert (report.changed, report.unchanged) == (0, 1)
    report = await imported(settings, tmp_path / "catalog.jsonl", {"sku": "1", "price": "13.00"})
    assert (report.changed, report.refused) == (1, [])
    assert await exported(settings, tmp_path / "after.jsonl") == [
        before[0] | {"variants": [before[0]["variants"][0] | {"price": "13.00"}]}
    ]
    await imported(settings, tmp_path / "catalog.jsonl", {"sku": "1", "name": "Desk lamp"})
    (renamed,) = await exported(settings, tmp_path / "renamed.jsonl")
    assert (renamed["name"], renamed["slug"]) == ("Desk lamp", "lamp")
    await imported(settings, tmp_path / "catalog.jsonl", {"sku": "1", "name": "Lamp"})
    fields = "description brand category_path tags attributes released_at images compare_at_price options mpn ean"
    fields += " backorder"
    await imported(settings, tmp_path / "catalog.jsonl", {"sku": "1", **dict.fromkeys(fields.split())})
    (cleared,) = await exported(settings, tmp_path / "cleared.jsonl")
    assert cleared == before[0] | {
        "description": "", "brand": None, "category_path": [], "tags": [], "attributes": {}, "released_at": None,
        "images": [], "variants": [{
            "sku": "1", "options": {}, "price": "13.00", "compare_at_price": None, "stock_quantity": 100, "mpn": None,
            "ean": [], "backorder": False,
        }],
    }  # fmt: skip


async def test_each_field_changes_by_itself(settings: Settings, postgres: asyncpg.Pool, tmp_path: Path) -> None:
    await imported(settings, tmp_path / "catalog.jsonl", GOOD)
    changes = {
        "name": "Lamps", "description": "<p>Bright.</p>", "status": "archived", "brand": "Bolt", "tags": ["a", "b"],
        "category_path": ["Home"], "attributes": {"watts": True}, "released_at": "2007-07-01T00:00:00Z",
        "images": [{"url": "http://a/2", "alt": "", "thumbnail_url": None}],
    }  # fmt: skip
    (expected,) = await exported(settings, tmp_path / "out.jsonl")
    for name, value in changes.items():
        report = await imported(settings, tmp_path / "catalog.jsonl", {"sku": "1", name: value})
        assert (name, report.changed, report.refused) == (name, 1, [])
        expected |= {name: value}
        assert await exported(settings, tmp_path / "out.jsonl") == [expected]
        assert (await imported(settings, tmp_path / "catalog.jsonl", {"sku": "1", name: value})).unchanged == 1


async def test_one_is_not_true(settings: Settings, postgres: asyncpg.Pool, tmp_path: Path) -> None:
    await imported(settings, tmp_path / "catalog.jsonl", GOOD | {"attributes": {"dimmable": 1}})
    assert (
        await imported(settings, tmp_path / "catalog.jsonl", {"sku": "1", "attributes": {"dimmable": True}})
    ).changed


async def test_variants_are_added_and_changed_by_their_sku_and_never_taken_away(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    tee = {"name": "Tee", "variants": [{"sku": s, "options": {"size": s}, "price": "9.00"} for s in ("S", "M")]}
    await imported(settings, tmp_path / "catalog.jsonl", tee)
    more = {
        "variants": [
            {"sku": "m", "price": "9.50"},
            {"sku": "L", "options": {"size": "L"}, "price": "10.00", "stock_quantity": 3},
        ]
    }
    report = await imported(settings, tmp_path / "catalog.jsonl", more)
    assert (report.changed, report.refused) == (1, [])
    (product,) = await exported(settings, tmp_path / "out.jsonl")
    assert [(one["sku"], one["price"], one["stock_quantity"], one["options"]) for one in product["variants"]] == [
        ("S", "9.00", 100, {"size": "S"}),
        ("M", "9.50", 100, {"size": "M"}),
        ("L", "10.00", 3, {"size": "L"}),
    ]
    assert (await imported(settings, tmp_path / "catalog.jsonl", more)).unchanged == 1


async def test_a_name_that_looks_like_anothers_slug_is_a_name(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    """Were it taken for the slug of "C++", the brand that the last row makes would have it the second time."""
    rows = [GOOD | {"sku": str(n), "brand": brand} for n, brand in enumerate(("C++", "c", "C"))]
    await imported(settings, tmp_path / "catalog.jsonl", *rows)
    again = await imported(settings, tmp_path / "catalog.jsonl", *rows)
    assert (again.changed, again.unchanged) == (0, 3)
    assert [line["brand"] for line in await exported(settings, tmp_path / "out.jsonl")] == ["C++", "c", "c"]


async def test_a_removed_variant_that_a_file_names_comes_back(world: World, tmp_path: Path) -> None:
    tee = {"name": "Tee", "variants": [{"sku": s, "options": {"size": s}, "price": "9.00"} for s in ("S", "M")]}
    await imported(world.settings, tmp_path / "catalog.jsonl", tee)
    before = await world.postgres.fetch("select id, product_id from variants where sku = 'M'")
    admin = await world.admin()
    removed = await admin.delete(f"/admin/products/{before[0]['product_id']}/variants/{before[0]['id']}")
    assert removed.status_code == 200
    assert (await imported(world.settings, tmp_path / "catalog.jsonl", tee)).changed == 1
    assert await world.postgres.fetch("select id, product_id from variants where sku = 'M'") == before
    assert (await imported(world.settings, tmp_path / "catalog.jsonl", tee)).unchanged == 1
    assert (await world.ledger_broken(), await world.stock_of("M")) == ({}, 100)


async def test_two_rows_of_one_product_do_not_rename_it_to_and_fro(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    sizes = [{"sku": size, "options": {"size": size}, "price": "9.00"} for size in ("S", "M")]
    tee = {"name": "Tee", "variants": sizes}
    await imported(settings, tmp_path / "catalog.jsonl", tee)
    rows = [{"sku": size, "name": f"Tee {size}", "price": "9.00"} for size in ("S", "M")]
    for changed, unchanged in ((1, 0), (0, 1)):
        report = await imported(settings, tmp_path / "catalog.jsonl", *rows)
        assert (report.changed, report.unchanged) == (changed, unchanged)
        assert [(row.line, row.reason) for row in report.refused] == [
            (2, "sku: Line 1 is about the same product; a product stands in a file once.")
        ]
    assert await postgres.fetchval("select name from products") == "Tee S"


async def test_a_category_is_called_in_an_address_as_it_reads(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    await imported(settings, tmp_path / "catalog.jsonl", GOOD | {"category_path": ["Sale &amp; More", "R&amp;D"]})
    assert [tuple(row) for row in await postgres.fetch("select name, slug from categories order by slug")] == [
        ("Sale & More", "sale-more"),
        ("R&D", "sale-more-r-d"),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"options": {"Size": "s"}}, "variants[1].options"),
        ({"compare_at_price": "9.00"}, "variants[1].compare_at_price"),
    ],
)
async def test_variants_make_sense_beside_each_other(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path, wrong: dict[str, object], field: str
) -> None:
    small, middle = ({"sku": size, "options": {"size": size}, "price": "9.00"} for size in ("S", "M"))
    report = await imported(settings, tmp_path / "catalog.jsonl", {"name": "Tee", "variants": [small, middle | wrong]})
    assert [row.reason.partition(":")[0] for row in report.refused] == [field]
    assert await postgres.fetchval("select count(*) from products") == 0


async def test_variants_mean_the_spelling_of_an_option_that_is_there(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    def line(**names: str) -> dict[str, Any]:
        return {"name": "Tee", "variants": [{"sku": s, "options": {n: s}, "price": "9.00"} for s, n in names.items()]}

    for said, becomes in (
        (line(S="Size", M="size"), ["Size", "Size"]),
        (line(L="ＳＩＺＥ", M="size"), ["Size", "Size", "Size"]),
        (line(S="size", M="size", L="size"), ["size", "size", "size"]),
    ):
        assert (await imported(settings, tmp_path / "catalog.jsonl", said)).refused == []
        (tee,) = await exported(settings, tmp_path / "out.jsonl")
        assert [name for variant in tee["variants"] for name in variant["options"]] == becomes
        assert (await imported(settings, tmp_path / "catalog.jsonl", said)).unchanged == 1


async def test_an_old_shops_two_spellings_of_a_name(settings: Settings, postgres: asyncpg.Pool, tmp_path: Path) -> None:
    """Between variants they are one in a new shop; within attributes, or options, the line is refused and says so."""
    tees = [
        {"name": n, "variants": [{"sku": f"{n}{s}", "options": {"size": s}, "price": "9.00"} for s in ("S", "M")]}
        for n in ("A", "B")
    ]
    await imported(settings, tmp_path / "catalog.jsonl", *tees)
    await postgres.execute("""update variants set options = '{"Size": "M"}' where sku like '%M'""")
    await postgres.execute("""update products set attributes = '{"Fit": "slim", "fit": "wide"}' where name = 'B'""")
    await export_catalog(settings, tmp_path / "out.jsonl", table=False)
    again = await import_file(settings, tmp_path / "out.jsonl", 100, lambda _: None)
    assert (again.unchanged, again.refused) == (2, [])
    await empty(postgres)
    elsewhere = await import_file(settings, tmp_path / "out.jsonl", 100, lambda _: None)
    assert [(bad.line, bad.reason) for bad in elsewhere.refused] == [
        (2, "attributes.fit: This is Fit in another spelling.")
    ]
    (tee,) = await exported(settings, tmp_path / "out.jsonl")
    assert [variant["options"] for variant in tee["variants"]] == [{"size": "S"}, {"size": "M"}]


async def test_the_main_image_is_replaced_and_the_others_stay(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    images = [{"url": f"http://a/{n}", "alt": f"No. {n}", "thumbnail_url": None} for n in (1, 2)]
    await imported(settings, tmp_path / "catalog.jsonl", GOOD | {"images": images})
    report = await imported(settings, tmp_path / "catalog.jsonl", {"sku": "1", "image_url": "http://a/2"})
    assert report.unchanged == 1, "it is among them"
    await imported(settings, tmp_path / "catalog.jsonl", {"sku": "1", "image_url": "http://a/3"})
    (product,) = await exported(settings, tmp_path / "out.jsonl")
    assert product["images"] == [{"url": "http://a/3", "alt": "Lamp", "thumbnail_url": None}, images[1]]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"variants": [{"sku": "1"}, {"sku": "2"}]}, "sku: 1, 2 are variants of several products."),
        ({"sku": "3", "name": "Lamp"}, "price: 3 is new and needs one."),
        ({"sku": "3", "price": "1.00"}, "name: A new product needs one."),
        (GOOD | {"sku": "3", "slug": "lamp"}, "The slug 'lamp' is taken."),
        (GOOD | {"sku": "3", "slug": "suggest"}, "slug: This means something else in an address. Choose another."),
        (GOOD | {"sku": "3", "name": "&nbsp;"}, "name: There is nothing to read in it."),
        (
            {"sku": "1", "attributes": {str(n): "x" * 9_000 for n in range(12)}},
            "attributes: Together they have",
        ),
        (
            {"sku": "1", "attributes": {"Watts": 1, "watts": 2}, "options": {"n": "1", "N": "2"}},
            "attributes.Watts: This is watts in another spelling.; options.N: This is n in another spelling.",
        ),
        ({"variants": [{"sku": "1"}] + [{"sku": f"V{n}", "price": "1.00"} for n in range(100)]}, "variants: At most"),
    ],
)
async def test_what_the_shop_refuses_is_named_and_changes_nothing(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path, line: dict[str, object], reason: str
) -> None:
    await imported(settings, tmp_path / "catalog.jsonl", GOOD, GOOD | {"sku": "2"})
    recorded = await postgres.fetchval("select max(position) from outbox")
    report = await imported(settings, tmp_path / "catalog.jsonl", line)
    assert [(bad.line, bad.reason[: len(reason) - 3]) for bad in report.refused] == [(1, reason[:-3])]
    assert await postgres.fetchval("select max(position) from outbox") == recorded


async def test_what_the_shop_refuses_costs_nobody_else(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    rows = [GOOD | {"sku": str(n), "slug": "lamp" if n in (2, 5) else f"lamp-{n}"} for n in range(1, 8)]
    report = await imported(settings, tmp_path / "catalog.jsonl", *rows)
    assert (report.created, [bad.line for bad in report.refused]) == (6, [5])


async def test_fields_nobody_knows_are_left_alone_and_named(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    report = await imported(settings, tmp_path / "catalog.jsonl", GOOD | {"rating": 5, "desciption": "Bright."})
    assert (report.created, report.unknown_fields) == (1, ["rating", "desciption"])


async def test_shopifys_export_moves_in_once(settings: Settings, postgres: asyncpg.Pool, tmp_path: Path) -> None:
    gift = MUG | {"Handle": "gift", "Gift Card": "true"}
    file = written(tmp_path / "products_export_1.csv", table(TEE, TEE_M, TEE_PICTURE, MUG, gift, columns=SHOPIFY))
    first = await import_file(settings, file, 100, lambda _: None)
    assert (first.created, [(bad.line, bad.reason) for bad in first.refused]) == (
        2, [(6, "gift_card: This shop has no gift cards.")],
    )  # fmt: skip
    recorded = await postgres.fetchval("select max(position) from outbox")
    tee, mug = await exported(settings, tmp_path / "out.jsonl")
    assert (tee["slug"], tee["brand"], tee["status"]) == ("harbour-tee", "Nordlicht", "published")
    assert [image["alt"] for image in tee["images"]] == ["Harbour Tee", "Worn", "Harbour Tee"]
    assert (mug["slug"], mug["status"], [one["sku"] for one in mug["variants"]]) == ("mug", "archived", ["mug"])
    again = await import_file(settings, file, 100, lambda _: None)
    assert (again.created, again.changed, again.unchanged, again.refused_count) == (0, 0, 2, 1)
    assert await postgres.fetchval("select max(position) from outbox") == recorded


async def test_woocommerces_export_moves_in_once(settings: Settings, postgres: asyncpg.Pool, tmp_path: Path) -> None:
    file = written(tmp_path / "wc-product-export.csv", table(RED, HOODIE, CAP, BLUE, columns=WOOCOMMERCE))
    first = await import_file(settings, file, 100, lambda _: None)
    assert (first.created, first.refused, first.unknown_fields) == (2, [], [])
    recorded = await postgres.fetchval("select max(position) from outbox")
    cap, hoodie = await exported(settings, tmp_path / "out.jsonl")
    assert (cap["slug"], cap["status"], cap["attributes"]) == ("cap", "draft", {"Colour": "Yellow"})
    assert [(one["sku"], one["options"]) for one in hoodie["variants"]] == [
        ("woo-80", {"colour": "Blue"}), ("HOODIE-RED", {"colour": "Red"}),
    ]  # fmt: skip
    again = await import_file(settings, file, 100, lambda _: None)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)
    assert await postgres.fetchval("select max(position) from outbox") == recorded


async def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    rows = [
        GOOD | {"sku": str(number), "description": random.Random(number).randbytes(50).hex()} for number in range(500)
    ]
    whole = written(tmp_path / "whole.jsonl.gz", *rows).read_bytes()
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    report = await import_file(settings, tmp_path / "cut.jsonl.gz", 100, lambda _: None)
    assert 100 < report.created < 400
    assert [row.reason for row in report.refused] == ["the file ends early or is damaged from here on"]


def test_a_command_without_a_shop_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="tradepost up"):
        load_settings({"TRADEPOST_DATA_DIR": str(tmp_path)})
    with pytest.raises(SettingsError, match="too short"):
        load_settings({"DATABASE_URL": "x", "REDIS_URL": "x", "TRADEPOST_JWT_SECRET": "short"})


def test_a_data_folder_has_one_shop_and_private_secrets(tmp_path: Path) -> None:
    home = Home(tmp_path / "shop")
    home.occupy()
    with pytest.raises(SettingsError, match="already"):
        Home(tmp_path / "shop").occupy()
    home.leave_environment({"TRADEPOST_JWT_SECRET": "x" * 40})
    assert (home.folder / "environment.json").stat().st_mode & 0o077 == 0
    assert home.owner() == home.owner()
    home.leave()
    home.occupy()
    home.leave()


async def test_a_picture_that_lies_in_the_shop_goes_out_and_comes_back_as_it_is(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    """And a shop that doesn't know it believes that its file came with the catalog."""
    name = f"{'a' * 40}.jpg"
    await imported(settings, tmp_path / "catalog.jsonl", GOOD | {"images": [{"url": f"/media/{name}", "alt": "Lit"}]})
    due = "select count(*) from media_files where name = $1 and thumbnails_due_at is not null"
    assert await postgres.fetchval(due, name) == 1
    await perform(postgres, note_thumbnails, NoteThumbnails(name, {"thumb": f"/media/{'a' * 40}-240.webp"}, 800, 600))
    variant = await postgres.fetchval("select id from variants")
    await postgres.execute("update product_images set variant_id = $1", variant)
    shown = await postgres.fetch("select * from product_images")

    (product,) = await exported(settings, tmp_path / "out.jsonl")
    assert product["images"] == [
        {"url": f"/media/{name}", "alt": "Lit", "thumbnail_url": f"/media/{'a' * 40}-240.webp"}
    ]
    assert (await imported(settings, tmp_path / "catalog.jsonl", product)).unchanged == 1
    more = product | {"images": [*product["images"], {"url": "http://a/2"}]}
    assert (await imported(settings, tmp_path / "catalog.jsonl", more)).changed == 1
    assert await postgres.fetch("select * from product_images order by place limit 1") == shown
    wrong = product | {"images": [{"url": f"/media/../{name}"}]}
    assert len((await imported(settings, tmp_path / "catalog.jsonl", wrong)).refused) == 1
