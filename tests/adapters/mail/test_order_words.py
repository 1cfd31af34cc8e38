"""What mails say about an order: what is in the parcel, what went back, why it ended, where it goes."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from adapters.mail.postal import postal_lines
from domain.addresses.address import Address
from domain.addresses.countries import COUNTRIES
from domain.languages import Language
from domain.mail.mail import MailKind
from domain.order_status import OrderStatus
from domain.orders.order import Actor, HistoryEntry
from domain.orders.parcel import Shipment, ShipmentItem
from domain.orders.return_status import ReturnStatus
from domain.orders.returns import Return, ReturnItem
from domain.payments.payment import Refund, RefundedItem, RefundStatus
from tests.adapters.mail.test_letter import BOUGHT, EVE, about_order, html_of, letter, text_of
from tests.domain.an_order import NOON

LINK = "https://parcels.example/00340434"
PARCEL = Shipment(UUID(int=8), (ShipmentItem(UUID(int=1), 1),), "DHL <b>", "00340434", LINK, NOON)
REFUND = Refund(
    UUID(int=3), UUID(int=7), 500, "late", RefundStatus.PENDING, None, (RefundedItem(UUID(int=2), 1, 0),), NOON
)


def test_a_parcel_is_told_with_what_is_in_it_and_can_be_followed() -> None:
    second = Shipment(UUID(int=9), (ShipmentItem(UUID(int=1), 1), ShipmentItem(UUID(int=2), 1)), None, "77", None, NOON)
    sent = letter(MailKind.ORDER_SHIPPED, about_order(replace(BOUGHT, shipments=(PARCEL, second))))
    assert (
        f"2026\n\nParcel: DHL <b> 00340434 {LINK}\n1 x LAMP\n\nParcel: 77\n1 x LAMP\n1 x DESK-2\n\nSent to:\n"
    ) in text_of(sent)
    assert "DHL &lt;b&gt; 00340434" in html_of(sent)
    assert "€" not in text_of(sent)
    silent = replace(PARCEL, carrier=None, tracking_number=None, tracking_url=None)
    arrived = letter(MailKind.ORDER_DELIVERED, about_order(replace(BOUGHT, shipments=(silent,))))
    assert "2026\n\n1 x LAMP\n\nSent to:\n" in text_of(arrived)


def test_of_an_order_that_is_sent_in_part_more_is_said_to_come() -> None:
    sent = letter(MailKind.ORDER_PARTLY_SHIPPED, about_order(replace(BOUGHT, shipments=(PARCEL,))))
    assert "A part of your goods has been shipped. The rest follows." in text_of(sent)
    assert f"Parcel: DHL <b> 00340434 {LINK}\n1 x LAMP\n\nSent to:\n" in text_of(sent)


def test_a_refund_names_its_goods_and_all_that_went_back() -> None:
    once = replace(BOUGHT, refunds=(REFUND,), refunded=500)
    plain = text_of(letter(MailKind.ORDER_REFUNDED, about_order(once), amount=500))
    assert "2026\n\n1 x DESK-2\n\nTotal: €2,594.90\nRefunded now: €5.00\n\n--" in plain
    later = replace(once, refunds=(REFUND, replace(REFUND, id=UUID(int=4), amount=300, items=())), refunded=800)
    plain = text_of(letter(MailKind.ORDER_REFUNDED, about_order(later), amount=300))
    assert "2026\n\nTotal: €2,594.90\nRefunded so far: €8.00\nRefunded now: €3.00\n\n--" in plain
    alike = replace(once, refunds=(REFUND, replace(REFUND, id=UUID(int=4))), refunded=1_000)
    assert "DESK-2" not in text_of(letter(MailKind.ORDER_REFUNDED, about_order(alike), amount=500)), "which one?"


def test_a_return_names_what_comes_back_unless_it_has_gone_on_meanwhile() -> None:
    desk = ReturnItem(BOUGHT.lines[1].id, 1)
    wanted = Return(UUID(int=8), ReturnStatus.ACCEPTED, (desk,), "Too big", None, NOON, NOON, None, None, 0)
    plain = text_of(letter(MailKind.RETURN_ACCEPTED, about_order(replace(BOUGHT, returns=(wanted,)))))
    assert "We have accepted your return." in plain
    assert "2026\n\n1 x DESK-2\n\n--" in plain
    gone_on = replace(BOUGHT, returns=(replace(wanted, version=1),))
    assert "DESK-2" not in text_of(letter(MailKind.RETURN_ACCEPTED, about_order(gone_on)))


WHY = {
    Actor.CUSTOMER: "You have cancelled your order. Nothing will be sent.",
    Actor.ADMIN: "We have cancelled your order. Nothing will be sent.",
    Actor.SYSTEM: "Your order was not paid in time and has been cancelled. Nothing will be sent.",
}


@pytest.mark.parametrize(("actor", "said"), WHY.items())
def test_a_cancelled_order_says_why_and_gives_back_what_was_paid(actor: Actor, said: str) -> None:
    ended = replace(BOUGHT, history=(HistoryEntry(OrderStatus.CANCELLED, NOON, actor),))
    unpaid = text_of(letter(MailKind.ORDER_CANCELLED, about_order(ended)))
    assert said in unpaid
    assert "Sent to" not in unpaid
    paid = text_of(letter(MailKind.ORDER_CANCELLED, about_order(ended), amount=259_490))
    assert f"{said[:-1]}, and €2,594.90 will be refunded to you the way you paid." in paid


def test_an_order_says_where_its_bill_goes_and_what_its_buyer_noted() -> None:
    billed = replace(BOUGHT, billing_address=replace(EVE, name="Adams Ltd"), note="Ring twice.\nThanks")
    said = text_of(letter(MailKind.ORDER_PAID, about_order(billed)))
    assert (
        "\n\nBilled to:\nAdams Ltd\n1 Main Road\nCH-3000 Bern\nSwitzerland\n\nYour note:\nRing twice.\nThanks\n" in said
    )
    unproven = text_of(letter(MailKind.ORDER_PAID, replace(about_order(billed), proven=False)))
    assert "Adams Ltd" in unproven
    assert "Ring twice" not in unproven, "anybody could have a text sent to anybody"
    ended = replace(billed, status=OrderStatus.CANCELLED)
    assert "Sent to" not in text_of(letter(MailKind.ORDER_PLACED, about_order(ended))), "it was, by the time of writing"
    free = replace(BOUGHT, total=0)
    assert "There is nothing to pay for your order." in text_of(letter(MailKind.ORDER_PAID, about_order(free)))


POSTAL = [
    ("US", "New York", "NY", "10001", ["NEW YORK, NY 10001", "États-Unis"]),
    ("GB", "London", None, "SW1A 1AA", ["LONDON", "SW1A 1AA", "Royaume-Uni"]),
    ("GB", "Leeds", "Yorkshire", "LS1 1UR", ["LEEDS", "LS1 1UR", "Yorkshire", "Royaume-Uni"]),
    ("FR", "Paris", None, "75001", ["75001 PARIS", "France"]),
    ("XK", "Pristina", None, None, ["PRISTINA", "Kosovo"]),
    ("AE", None, "Dubai", None, ["Dubai", "Émirats arabes unis"]),
    ("JP", "Chiyoda", "Tokyo", "100-0001", ["Chiyoda, TOKYO", "100-0001", "Japon"]),
    ("HK", "Central", "Kowloon", "999077", ["Central", "KOWLOON", "999077", "R.A.S. chinoise de Hong Kong"]),
]


@pytest.mark.parametrize(("country", "city", "region", "postal_code", "lines"), POSTAL)
def test_an_address_is_written_as_its_country_writes_it(
    country: str, city: str | None, region: str | None, postal_code: str | None, lines: list[str]
) -> None:
    to = Address(name="Eve", line1="1 Main Road", city=city, region=region, postal_code=postal_code, country=country)
    assert postal_lines(to, Language.FRENCH) == ["Eve", "1 Main Road", *lines]


def test_whatever_there_is_of_an_address_is_said() -> None:
    lost = []
    for country in COUNTRIES:
        to = Address(name="Q1", line1="Q2", line2="Q3", city="Q4", region="Q5", postal_code="Q6", country=country)
        said = "\n".join(postal_lines(to, Language.GERMAN))
        lost += [(country, text) for text in ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6") if said.count(text) != 1]
    assert lost == []


def test_in_its_own_letters_an_address_begins_with_its_country() -> None:
    tokyo = Address(name="金子", line1="1-1", region="東京都", postal_code="100-0001", country="JP")
    assert postal_lines(tokyo, Language.GERMAN) == ["〒100-0001", "東京都", "1-1", "金子", "Japan"]
