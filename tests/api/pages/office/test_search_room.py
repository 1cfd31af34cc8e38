"""How the office looks after the search."""

import re

from tests.api.pages.office.clerk import at_the_desk
from tests.world import World

HOSTILE = "<script>alert(1)</script>"


def order_on(page: str) -> list[str]:
    return re.findall(r'href="/p/[^"]+">([^<]+)</a>', page)


async def test_a_boost_moves_a_product_in_the_preview_and_says_so(world: World) -> None:
    for sku, margin in (("T1", 10), ("T2", 40)):
        await world.product(sku, name=f"Oak table {sku}", attributes={"margin": margin})
    async with at_the_desk(world) as desk:
        await desk.open("/office/search")
        assert "Searched for in vain" in desk.page
        await desk.open("/office/search/preview?q=the+oak+table")
        before = order_on(desk.page)
        assert (sorted(before), "Left out" in desk.page) == (["Oak table T1", "Oak table T2"], True)
        last = before[-1].removeprefix("Oak table ")

        await desk.open("/office/search/boosts")
        refused = await desk.send("/office/search/boosts", kind="attribute", strength="2", name="margin", brand="x")
        assert (refused.status_code, 'id="text-fault"' in desk.page) == (400, True)
        told = {"T1": "10", "T2": "40"}[last]
        await desk.send("/office/search/boosts", kind="attribute", strength="2", name="margin", text=told)
        assert "2 steps up" in desk.page
        await desk.open("/office/search/preview?q=the+oak+table")
        assert order_on(desk.page)[0] == f"Oak table {last}"
        assert (f"A boost: margin {told}, 2 up." in desk.page, "<meter" in desk.page) == (True, True)

        await desk.open(f"/office/search/placements?query={HOSTILE}")
        assert HOSTILE not in desk.page
        other = {"T1": "T2", "T2": "T1"}[last]
        await desk.send("/office/search/placements", kind="pin", query="oak table", product_words=other, look="product")
        product = re.search(r'<option value="(product_id=[^"]+)" selected>Oak table ' + other, desk.page)
        assert product is not None
        await desk.send("/office/search/placements", kind="pin", query="oak table", category="", product=product[1])
        assert "Goes first</span>" in desk.page
        await desk.open("/office/search/preview?q=oak+table")
        assert (order_on(desk.page)[0], "is pinned here" in desk.page) == (f"Oak table {other}", True)


async def test_words_that_somebody_else_has_changed_are_not_overwritten_unseen(world: World) -> None:
    async with at_the_desk(world) as desk:
        await desk.open("/office/search/words")
        version = re.search(r'name="version" value="(\d+)"', desk.page)
        assert version is not None
        wrong = await desk.send(
            "/office/search/words", version=version[1], synonyms="sofa, couch\n\nalone", stop_words="the"
        )
        assert (wrong.status_code, "Line 3: At least 2 entries." in desk.page) == (400, True)
        said = {"synonyms": f"sofa, couch\n{HOSTILE}, script", "stop_words": "the\nof, for"}
        await desk.send("/office/search/words", version=version[1], **said)
        assert ("Saved." in desk.page, HOSTILE in desk.page) == (True, False)
        before = await world.everything_written()
        stale = await desk.send("/office/search/words", version=version[1], synonyms="bed, cot", stop_words="")
        assert (stale.status_code, "What is there now" in desk.page, "bed, cot" in desk.page) == (412, True, True)
        assert await world.everything_written() == before
        stored = await world.postgres.fetchval("select stop_words from search_settings")
        assert "of" in stored
        await desk.open("/office/search/facets")
        version = re.search(r'name="version" value="(\d+)"', desk.page)
        assert version is not None
        how = {"attributes_how": "these", "attributes": "colour\nsize", "options_how": "automatic"}
        await desk.send("/office/search/facets", version=version[1], **how)
        assert "colour\nsize</textarea>" in desk.page
