"""What the storefront lists is the same before and after a sale."""

from adapters.search.port import ProductQuery
from queries.ask import Answer, ask
from queries.search.browse_products import BrowseProducts, browse_products
from tests.world import World


async def test_no_sale_makes_another_page_of_it_and_what_is_sold_out_does(world: World) -> None:
    await world.product("LAMP", stock=2)
    await world.level()
    eve = await world.customer()

    async def shown() -> Answer:
        return await ask(browse_products, BrowseProducts(ProductQuery()), world.sources, await world.level(), 2_000)

    first = await shown()
    await eve.bought("LAMP")
    second = await shown()
    assert (second.body, second.calls) == (first.body, 1)
    assert b'"in_stock":true' in second.body
    await eve.bought("LAMP")
    assert b'"in_stock":false' in (await shown()).body
