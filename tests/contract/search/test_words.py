"""What words find: as both engines must, and in what order where it matters to people."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.search.port import Sort
from tests.contract.search.catalog import document
from tests.contract.search.engine import Engine, items

ODDITIES = (
    "", " ", "\t\n", "\x00", "lamp\x00", "\x07\x1b[31mlamp", '"unclosed', "'", "\\", "(lamp", "lamp)", "lamp OR desk",
    "NOT lamp", "-lamp", "+lamp", "lamp*", "*", "?", "lamp~2", "name:lamp", "[a TO z]", "'; drop table products; --",
    "<script>alert(1)</script>", "%00%ff", "🙂", "\u202elamp", "\uff4c\uff41\uff4d\uff50",
    "lamp" * 500, "a " * 1_000, "x" * 2_000,
    "and or the", "1", "_", "日本語", "ß", "İ", "\ud7ff", "null", "true", "{}",
)  # fmt: skip


@pytest.fixture
async def shop(engine: Engine) -> Engine:
    """A little of everything."""
    await engine.hold(
        [
            document(1, "Wireless desk lamp", brand="Acme", category=("Home", "Lamps"), sku="LAMP-1", price=2_000),
            document(2, "Brass floor lamp", brand="Zeta", category=("Home", "Lamps"), mpn="B 77/3-X"),
            document(3, "Wooden chair", description="for a <b>desk</b>", category=("Home", "Chairs"), barcodes=(
                "4006381333931",)),
            document(4, "Smartwatch 44 mm", brand="Quux", attributes={"display": "AMOLED"}),
            document(5, "USB-C cable 12V", category=("Cables & Adapters", "USB Cables")),
            document(6, "Battery charger", description="for all batteries"),
            document(7, "Rechargeable battery AA", options={"pack": "Twelvepack"}),
            document(8, "Notebook 15 inch", brand="Lenovo"),
            document(9, "Lamp oil", brand="Desk"),
        ]
    )  # fmt: skip
    return engine


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("wirelss", ["Wireless desk lamp"]),
        ("chai", ["Wooden chair"]),
        ("batterys charger", ["Battery charger"]),
        ("smart watch", ["Smartwatch 44 mm"]),
        ("usb c", ["USB-C cable 12V"]),
        ("usb-c", ["USB-C cable 12V"]),
        ("12 v", ["USB-C cable 12V"]),
        ("12v cable", ["USB-C cable 12V"]),
        ("amoled", ["Smartwatch 44 mm"]),
        ("twelvepack", ["Rechargeable battery AA"]),
        ("a laptop", ["Notebook 15 inch"]),
        ("the wooden", ["Wooden chair"]),
        ("LÄMP brass", ["Brass floor lamp"]),
        ("xylophone", []),
    ],
)
async def test_words_find_what_they_mean(shop: Engine, q: str, names: list[str]) -> None:
    assert await shop.names(q, page_size=1 if names else 20) == names


SCRIPTS = (
    ("İpek Şal", ("ipek", "IPEK sal", "şal")),
    ("Ёлка новогодняя", ("елка", "ЁЛКА", "новогодняя")),
    ("ΧΥΜΟΣ ΠΟΡΤΟΚΑΛΙ", ("χυμός", "πορτοκάλι")),
    ("Ma\u0308ppchen", ("Mäppchen", "mappchen", "Ma\u0308ppchen")),
    ("Müller Großküche", ("muller", "GROSSKÜCHE", "grosskuche")),
    ("Điện thoại", ("dien thoai", "ĐIỆN")),
    ("ｶﾞｲﾄﾞ ＳＤ１２", ("ガイド", "sd12")),
    ("کتاب أحمد", ("كتاب", "احمد")),
    ("שָׁלוֹם", ("שלום",)),
    ("हिन्दी की किताब", ("हिन्दी", "किताब")),
)


async def test_what_looks_the_same_is_the_same_in_every_script(engine: Engine) -> None:
    await engine.hold([document(number, name) for number, (name, _) in enumerate(SCRIPTS)])
    for number, (_, queries) in enumerate(SCRIPTS):
        for q in queries:
            (item,) = items(await engine.search(q))
            assert int(item["id"][-1]) == number, q
            assert "<mark>" in item["highlight"]["name"], q


async def test_the_letters_that_are_marked_are_those_of_the_text(engine: Engine) -> None:
    await engine.hold([document(1, "Große İpek-Decke, Ma\u0308ppchen™ ½ किताब Kaf\u00adfee")])
    for q, marked in (
        ("grosse", "<mark>Große</mark> İpek-Decke, Mäppchen™ ½ किताब Kaf\u00adfee"),
        ("ipek", "Große <mark>İpek</mark>-Decke, Mäppchen™ ½ किताब Kaf\u00adfee"),
        ("mappchen", "Große İpek-Decke, <mark>Mäppchen</mark>™ ½ किताब Kaf\u00adfee"),
        ("किताब", "Große İpek-Decke, Mäppchen™ ½ <mark>किताब</mark> Kaf\u00adfee"),
        ("kaffee", "Große İpek-Decke, Mäppchen™ ½ किताब <mark>Kaf\u00adfee</mark>"),
    ):
        (item,) = items(await engine.search(q))
        assert item["highlight"]["name"] == marked


async def test_who_has_all_words_goes_first_and_who_has_a_fair_share_of_them_follows(shop: Engine) -> None:
    assert (await shop.names("brass lamp"))[0] == "Brass floor lamp"
    assert set(await shop.names("brass lamp")) == {"Brass floor lamp", "Wireless desk lamp", "Lamp oil"}
    found = await shop.names("lamp brass unheardof")
    assert found[0] == "Brass floor lamp", "what nobody has takes nothing from the others"
    assert await shop.names("brass lamp", sort=Sort.PRICE) == ["Brass floor lamp"]
    await shop.change(document(10, "Wireless mouse"))
    assert await shop.names("wireless desk", sort=Sort.PRICE) == ["Wireless desk lamp"]
    assert set(await shop.names("wireless desk")) >= {"Wireless desk lamp", "Wireless mouse"}


async def test_a_word_outweighs_a_typo_and_a_name_a_description(shop: Engine) -> None:
    await shop.change(document(10, "Deck chair"), document(11, "Stool", description="not a chair, but " + "wood " * 30))
    assert (await shop.names("desk", page_size=3))[0] in ("Wireless desk lamp", "Lamp oil")
    found = await shop.names("chair ")
    assert set(found[:2]) == {"Deck chair", "Wooden chair"}
    assert found[2:] == ["Stool"]


async def test_the_brand_or_the_category_that_is_named_goes_first(shop: Engine) -> None:
    assert (await shop.names("desk"))[0] == "Lamp oil", "it is of the brand Desk"
    assert set((await shop.names("lamps"))[:2]) == {"Wireless desk lamp", "Brass floor lamp"}


async def test_codes_go_first_in_any_order_and_forgive_no_typo(shop: Engine) -> None:
    await shop.change(document(12, "LAMP1 spare bulb", price=1), document(13, "Bulb for LAMP 1 or B773X", price=2))
    assert (await shop.names("lamp-1"))[0] == "Wireless desk lamp"
    assert (await shop.names("lamp-1", sort=Sort.PRICE))[0] == "Wireless desk lamp"
    assert (await shop.names("b77/3x"))[0] == "Brass floor lamp"
    assert await shop.names("4006381333931") == ["Wooden chair"]
    assert await shop.names("4006381333932") == []
    assert await shop.names("400638133393") == ["Wooden chair"], "it may still be being typed"


@pytest.mark.parametrize("kept", ["036000291452", "00036000291452"])
async def test_a_gtin_is_found_with_any_zeros_before_it(engine: Engine, kept: str) -> None:
    await engine.hold([document(1, "Tissues", barcodes=(kept,)), document(2, "Soap", barcodes=("0036000291453",))])
    for typed in ("036000291452", "0036000291452", "00036000291452", "0 36000 29145 2", "36000291452", "0036000"):
        assert (await engine.names(typed))[0] == "Tissues"
    assert await engine.names("0036000291453") == ["Soap"], "a wrong check digit is no other number"


async def test_a_code_is_not_loosened_to_the_words_it_is_made_of(engine: Engine) -> None:
    cables = [document(number, f"Cable 7781 {number}") for number in range(1, 4)]
    await engine.hold(
        [*cables, document(4, "Gizmo", sku="AB-7781"), document(5, "Chair", sku="LAMP-9", mpn="desktop77")]
    )
    for asked in ({}, {"sort": Sort.PRICE}, {"in_stock": True}):
        found = await engine.search("ab-7781", **asked)
        assert [item["name"] for item in items(found)] == ["Gizmo"]
    assert await engine.names("ab 7781") == ["Gizmo"], "however it is typed"
    assert await engine.names("lamp") == [], "a code's beginning is found where it has a digit"
    assert await engine.names("desk") == []
    assert await engine.names("desktop7") == ["Chair"]


async def test_many_products_may_have_one_code(engine: Engine) -> None:
    await engine.hold([document(number, f"Thing {number}", mpn="N/A") for number in range(1, 151)])
    seen = [item["id"] for page in (1, 2, 3) for item in items(await engine.search("n/a", page=page, page_size=60))]
    assert (len(seen), len(set(seen))) == (150, 150)


async def test_a_plural_is_no_beginning(engine: Engine) -> None:
    await engine.hold([document(1, "Car wax"), document(2, "Carpet red"), document(3, "Card game")])
    assert await engine.names("cars") == ["Car wax"]
    assert await engine.names("carp") == ["Carpet red"]
    assert await engine.names("c") == []


async def test_the_end_of_a_long_description_is_found(engine: Engine) -> None:
    await engine.hold([document(1, "Book", description="word " * 3_200 + "epilogue")])
    assert await engine.names("epilogue") == ["Book"]


async def test_what_is_in_stock_and_what_sells_goes_first_among_equals(engine: Engine) -> None:
    await engine.hold(
        [
            document(1, "Red kettle", stock=0, units_sold=5_000),
            document(2, "Red kettle", units_sold=30),
            document(3, "Red kettle", units_sold=400),
            document(4, "Red kettle"),
        ]
    )
    found = items(await engine.search("kettle"))
    assert [int(item["id"][-1]) for item in found] == [3, 2, 4, 1]
    assert [int(item["id"][-1]) for item in items(await engine.search(sort=Sort.BESTSELLING))] == [1, 3, 2, 4]


async def test_a_query_that_had_to_be_corrected_says_so(shop: Engine) -> None:
    for wrong in ("wirelss lamp", "wireles lamp", "wirelesss lamp"):
        assert (await shop.search(wrong)).corrected == "wireless lamp"
    assert (await shop.search("batery chargre")).corrected == "battery charger"
    await shop.change(document(14, "Wooden block", brand="Stokke", attributes={"colour": "black"}, tags=("blocks",)))
    right_ones = ("wireless lamp", "lamps", "chai", "smart watch", "batteries", "laptop", "black", "stokke", "")
    for right in right_ones:
        assert (await shop.search(right)).corrected is None, right


async def test_matches_are_marked_and_html_stays_text(engine: Engine) -> None:
    await engine.hold(
        [
            document(
                1,
                '<x> Batteries <script>alert(1)</script> & "more"',
                description="a <b>battery</b> of <img src=x> tests",
            )
        ]
    )
    (item,) = items(await engine.search("battery"))
    assert item["highlight"] == {
        "name": "&lt;x&gt; <mark>Batteries</mark> &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;",
        "description": "a <mark>battery</mark> of tests",
    }
    (item,) = items(await engine.search())
    assert "highlight" not in item


@pytest.mark.parametrize("q", ODDITIES)
async def test_oddities_are_words_or_nothing(shop: Engine, q: str) -> None:
    found = await shop.search(q)
    assert found.total >= len(found.items) == len(items(found))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=60))
async def test_any_text_can_be_searched_for_within_the_filters(large: Engine, q: str) -> None:
    found = await large.search(q, brand=("acme",), in_stock=True)
    assert all(item["brand"]["slug"] == "acme" and item["in_stock"] for item in items(found))
