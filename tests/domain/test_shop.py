"""What a process was told about its shop, and what the shop says itself."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.refusals import OtherShop
from domain.shop import Claims, Shop, ShopFacts

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
LAMPS = Shop("Lamps", "", "", "JPY", TOKYO, ("CH", "LI"), False, 5, 1, datetime(2026, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize("claims", [Claims(), Claims("JPY"), Claims(None, TOKYO), Claims("JPY", TOKYO)])
def test_who_says_nothing_or_the_same_is_at_the_right_shop(claims: Claims) -> None:
    claims.require(LAMPS)


def test_another_currency_is_another_shop() -> None:
    with pytest.raises(OtherShop) as refused:
        Claims("EUR").require(LAMPS)
    assert str(refused.value) == (
        "'Lamps', opened on 2026-03-01, counts in JPY and Asia/Tokyo; TRADEPOST_CURRENCY says EUR. A shop keeps its"
        " currency: unset the variable, or choose the other shop with --data-dir or DATABASE_URL."
    )


def test_another_time_zone_is_no_way_to_change_it() -> None:
    with pytest.raises(OtherShop) as refused:
        Claims("JPY", BERLIN).require(LAMPS)
    assert str(refused.value) == (
        "'Lamps', opened on 2026-03-01, counts in JPY and Asia/Tokyo; TRADEPOST_TIME_ZONE says Europe/Berlin. Unset the"
        " variable, or change the shop's with `tradepost shop zone Europe/Berlin`."
    )


def test_a_new_shop_counts_in_what_it_is_told_or_in_dollars() -> None:
    assert Claims("KWD").facts() == ShopFacts("KWD", ZoneInfo("UTC"))
    assert Claims(None, TOKYO).facts() == ShopFacts("USD", TOKYO)
