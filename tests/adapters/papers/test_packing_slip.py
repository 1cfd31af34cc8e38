"""What lies in a parcel on paper, and that whatever anybody is called stays text on it."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from adapters.papers.packing_slip import printed
from domain.addresses.address import Address
from domain.languages import Language
from domain.orders.packing_slip import PackedLine, PackingSlip

SLIP = PackingSlip(
    shop_name="Lamps & Co",
    shop_address="1 Bright Street\nBern",
    order_number="TP-000123",
    ship_to=Address(name="Eve", line1="17 Larkspur Crescent", city="Wexcombe", postal_code="EX1 1AA", country="GB"),
    lines=(PackedLine("LAMP-M", "Desk lamp", {"Size": "M"}, 2), PackedLine("DESK", "Desk", {}, 1)),
    carrier="Post",
    tracking_number="00340434",
    shipped_at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC),
    time_zone="Europe/Zurich",
)
NASTY = "</td><script>alert(1)</script>\"'&"


def test_it_says_where_to_and_what_and_no_price() -> None:
    page = printed(SLIP, Language.ENGLISH)
    for said in (
        "<strong>Lamps &amp; Co</strong>\n<br>1 Bright Street\n<br>Bern\n",
        "<p>Order TP-000123, November 24, 2026<br>Parcel: Post 00340434</p>",
        "<br>Eve\n<br>17 Larkspur Crescent\n<br>WEXCOMBE\n<br>EX1 1AA\n<br>United Kingdom\n",
        "<td>LAMP-M</td>\n<td>Desk lamp<br>Size: M</td>\n<td>2</td>",
        "<td>DESK</td>\n<td>Desk</td>\n<td>1</td>",
    ):
        assert said in page


@pytest.mark.parametrize(
    ("language", "words"), [(Language.GERMAN, "24. November 2026"), (Language.FRENCH, "24 novembre 2026")]
)
def test_it_is_printed_in_the_language_of_whoever_packs(language: Language, words: str) -> None:
    assert words in printed(SLIP, language)


def test_hostile_names_are_text() -> None:
    nasty = replace(
        SLIP,
        shop_name=NASTY,
        shop_address=NASTY,
        order_number=NASTY,
        ship_to=Address(name=NASTY, line1=NASTY, city=NASTY, country="CH"),
        lines=(PackedLine(NASTY, NASTY, {NASTY: NASTY}, 1),),
        carrier=NASTY,
        tracking_number=NASTY,
    )
    page = printed(nasty, Language.ENGLISH)
    assert "<script" not in page.lower()
    assert page.count("</td>") == 3
    assert page.count("&lt;script&gt;") == 13


def test_of_a_buyer_who_was_forgotten_or_never_had_an_address_there_is_no_more_to_say() -> None:
    for nobody in (None, Address(name="", line1="", country="CH")):
        assert "<address>" not in printed(replace(SLIP, ship_to=nobody), Language.ENGLISH)
