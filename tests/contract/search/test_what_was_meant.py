"""Long, sloppy, foreign and misspelt queries: what of them counts."""

from adapters.search.port import Sort
from tests.contract.search.catalog import document
from tests.contract.search.engine import Engine, items


async def test_words_are_found_inside_scripts_without_blanks(engine: Engine) -> None:
    await engine.hold(
        [
            document(1, "小化妆包 防水"),
            document(2, "ワイヤレスイヤホン"),
            document(3, "保湿クリーム"),
            document(4, "무선이어폰 블루투스"),
            document(5, "กระเป๋าเครื่องสำอาง"),
        ]
    )
    for typed, number in (("化妆包", 1), ("イヤホン", 2), ("クリーム", 3), ("이어폰", 4), ("กระเป๋า", 5)):
        found = items(await engine.search(typed))
        assert [item["id"][-1] for item in found] == [str(number)], typed
    (item,) = items(await engine.search("化妆包"))
    assert item["highlight"]["name"] == "小<mark>化妆包</mark> 防水"
    assert await engine.names("食品") == []
    await engine.change(document(6, "手机壳 适用 iPhone15"))
    assert await engine.names("iPhone15手机壳") == ["手机壳 适用 iPhone15"], "a digit binds no words there"


async def test_latin_cyrillic_greek_and_turkish_are_met_as_people_type_them(engine: Engine) -> None:
    await engine.hold(
        [document(1, "İpek eşarp"), document(2, "Ёлка"), document(3, "ΧΥΜΟΣ"), document(4, "Ma\u0308ppchen")]
    )
    for typed in ("ipek", "елка", "χυμός", "mappchen", "Mäppchen"):
        assert len(await engine.names(typed)) == 1, typed


async def test_what_follows_without_is_not_looked_for(engine: Engine) -> None:
    """Nor held against a product: many say what they are without."""
    await engine.hold(
        [
            document(1, "Straw hat", description="Of straw, with more straw"),
            document(2, "Water bottle"),
            document(3, "Bottle without straw"),
        ]
    )
    assert set(await engine.names("bottle without straw")) == {"Water bottle", "Bottle without straw"}
    assert await engine.names("without straw") != [], "of nothing else it is what was asked for"


async def test_no_means_something_only_with_the_word_behind_it(engine: Engine) -> None:
    await engine.hold([document(1, "No show socks"), document(2, "Show socks, no holes"), document(3, "Wool socks")])
    assert (await engine.names("no show socks"))[0] == "No show socks"
    assert "Wool socks" not in (await engine.names("no show"))


async def test_who_has_a_fair_share_is_found_and_who_has_less_is_not(engine: Engine) -> None:
    """Half of the words, or one that is rare; a number alone says nothing."""
    await engine.hold(
        [
            document(1, "Tracker Charge 3"),
            document(2, "Band for Tracker"),
            document(3, "Pens, pack of 3"),
            *(document(number, "Charge cable") for number in range(10, 40)),
        ]
    )
    found = await engine.names("tracker charge 3", page_size=100)
    assert found[0] == "Tracker Charge 3"
    assert "Band for Tracker" in found, "the rarest word bears a quarter of the rarity"
    assert "Pens, pack of 3" not in found


async def test_a_name_says_in_front_what_the_product_is(engine: Engine) -> None:
    await engine.hold(
        [document(1, "Leather wrist band for Garmin watch"), document(2, "Garmin watch with leather wrist band")]
    )
    assert (await engine.names("garmin watch"))[0] == "Garmin watch with leather wrist band"


async def test_a_misspelt_word_beside_good_ones_is_corrected_for_itself(engine: Engine) -> None:
    await engine.hold([document(1, "Monkfruit sweetener"), document(2, "Monkfruit tea"), document(3, "Sweet corn")])
    assert (await engine.names("monkfruit sweetner"))[0] == "Monkfruit sweetener"
    assert (await engine.search("monkfruit sweetner")).corrected == "monkfruit sweetener"
    assert (await engine.search("monkfruit sweetener")).corrected is None


async def test_a_code_nobody_has_finds_nothing_and_no_fragment_of_it(engine: Engine) -> None:
    await engine.hold(
        [
            document(1, "Dress", sku="KT-INS114-DRE"),
            document(2, "Ruler", sku="9290810-2"),
            *(document(number, f"Page {number} of 1") for number in range(10, 15)),
        ]
    )
    assert await engine.names("9290810-1") == []
    assert await engine.names("9290810") == ["Ruler"]
    assert await engine.names("KT-INS114-DRE") == ["Dress"]
    assert await engine.names("ins114") == ["Dress"], "what stands between its separators"


async def test_words_written_together_are_met_apart(engine: Engine) -> None:
    await engine.hold([document(1, "USB-C cable"), document(2, "AC/DC adapter"), document(3, "T-shirt")])
    assert await engine.names("usbc ") == ["USB-C cable"]
    assert await engine.names("acdc ") == ["AC/DC adapter"]
    assert await engine.names("tshirt ") == ["T-shirt"]


async def test_queries_nobody_means_are_answered(engine: Engine) -> None:
    await engine.hold([document(1, "Brass lamp")])
    for typed in (
        "a" * 2_000,
        "word " * 500,
        "the of for",
        "!!! ???",
        "lamp 灯 лампа λάμπα مصباح",
        "1/2/3/4/5/6/7/8/9/0/1/2/3",
    ):
        assert (await engine.search(typed)).total <= 1, typed


async def test_a_word_hardly_any_product_has_is_met_at_the_end_of_longer_ones(engine: Engine) -> None:
    await engine.hold([document(1, "Kaffeemühle"), document(2, "Alte Pfeffermühle"), document(3, "Kaffee, alt")])
    for typed in ("mühle", "muehle ", "mühle "):
        found = await engine.search(typed)
        names = {item["name"] for item in items(found)}
        assert (names, found.total) == ({"Kaffeemühle", "Alte Pfeffermühle"}, 2), typed
        assert found.corrected is None
    assert await engine.names("alte mühle", sort=Sort.PRICE) == ["Alte Pfeffermühle"]
    assert (await engine.names("alte mühle"))[0] == "Alte Pfeffermühle"
    assert await engine.names("kaffeemuehle ") == ["Kaffeemühle"]
    assert await engine.names("hle ") == [], "three letters are too few"
    await engine.change(document(1, "Kaffeetasse"))
    assert await engine.names("mühle") == ["Alte Pfeffermühle"]
    assert await engine.names("mühle", brand=("acme",)) == []
    await engine.change(*(document(10 + number, f"Mühle {number}") for number in range(5)))
    assert len(await engine.names("mühle ")) == 5, "it is a word of its own now"
