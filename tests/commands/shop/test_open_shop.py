"""The shop's own row: made once, and kept."""

from zoneinfo import ZoneInfo

import asyncpg
import pytest

from commands.base import perform
from commands.shop.find_facts import FindFacts, find_facts
from commands.shop.open_shop import OpenShop, open_shop
from domain.outages import StoreUnfit
from domain.shop import ShopFacts

TOKYO = ShopFacts("JPY", ZoneInfo("Asia/Tokyo"))


async def test_a_shop_is_opened_once(postgres: asyncpg.Pool) -> None:
    await postgres.execute("truncate shop")
    with pytest.raises(StoreUnfit, match="tradepost migrate"):
        await perform(postgres, find_facts, FindFacts())
    opened = await perform(postgres, open_shop, OpenShop(TOKYO))
    again = await perform(postgres, open_shop, OpenShop(ShopFacts("EUR", ZoneInfo("Europe/Berlin"))))
    assert again == opened
    assert await perform(postgres, find_facts, FindFacts()) == TOKYO
    assert (opened.ships_to, opened.guest_checkout, opened.version) == (("*",), True, 1)


@pytest.mark.parametrize("statement", ["update shop set currency = 'EUR'", "delete from shop"])
async def test_nobody_relabels_a_shops_money_not_even_by_hand(postgres: asyncpg.Pool, statement: str) -> None:
    with pytest.raises(asyncpg.RaiseError, match="a shop keeps its currency: every amount in this database is in USD"):
        await postgres.execute(statement)
    assert (await perform(postgres, find_facts, FindFacts())).currency == "USD"
