"""What people read: mails in their language, with the shop's amounts and days, whatever names products have."""

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from adapters.amounts import amount_in
from adapters.mail.letter import write_letter
from adapters.mail.phrases import PHRASES
from adapters.mail.sender import MailSettings
from domain.accounts.account_token import Purpose, token_text
from domain.addresses.address import Address
from domain.guests import order_token
from domain.languages import Language
from domain.mail.mail import (
    ABOUT_ACCOUNTS,
    ABOUT_ENDPOINTS,
    ABOUT_STOCK,
    ABOUT_TOKENS,
    ABOUT_WISHES,
    About,
    AboutAccount,
    AboutEndpoints,
    AboutOrder,
    AboutStock,
    AboutToken,
    AboutWish,
    LowStock,
    Mail,
    MailKind,
    MailStatus,
)
from domain.mail.unsubscribing import unsubscribe_token
from domain.orders.order import Order
from domain.shop import Shop
from tests.domain.an_order import NOON, order

SECRET = b"a secret that only the tests know"
SETTINGS = MailSettings(None, Path("mails"), "post@lamps.example", "https://lamps.example")
SHOP = Shop("Lamps & Co", "1 Quay\n20457 Hamburg", "DE 1", "EUR", ZoneInfo("Europe/Berlin"), ("*",), True, 5, 1, NOON)
EVE = Address(name="Eve Adams", line1="1 Main Road", city="Bern", postal_code="3000", country="CH")
BOUGHT = replace(
    order((129_500, 2), (1_000, 1), discount=1_000, shipping=490, tax=1_900, tax_included=True, currency="EUR"),
    shipping_address=EVE,
    coupon="TEN",
)


def mail(kind: MailKind, amount: int | None = None) -> Mail:
    return Mail(UUID(int=5), kind, UUID(int=1), 0, amount, MailStatus.DUE, 1, None, NOON, NOON, None)


def letter(kind: MailKind, about: About, amount: int | None = None, shop: Shop = SHOP) -> EmailMessage:
    """As a mail program reads it."""
    written = write_letter(mail(kind, amount), about, shop, SETTINGS, SECRET).content
    read = message_from_bytes(written, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def about_order(bought: Order = BOUGHT, language: Language = Language.ENGLISH) -> AboutOrder:
    return AboutOrder(bought.email, language, True, bought, None)


def text_of(written: EmailMessage) -> str:
    body = written.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def html_of(written: EmailMessage) -> str:
    body = written.get_body(("html",))
    assert body is not None
    return str(body.get_content())


HELD = {
    Language.ENGLISH: (
        "Thank you for your order. The goods are reserved for you until November 23, 2026, 1:15 PM"
        " (Central European Standard Time); please pay by then."
    ),
    Language.GERMAN: (
        "vielen Dank für Ihre Bestellung. Die Ware ist für Sie reserviert bis zum 23. November 2026, 13:15"
        " (Mitteleuropäische Normalzeit); bitte bezahlen Sie bis dahin."
    ),
    Language.FRENCH: (
        "Merci pour votre commande. Les articles vous sont réservés jusqu'au 23 novembre 2026, 13:15"
        " (heure normale d\N{RIGHT SINGLE QUOTATION MARK}Europe centrale) ; merci de la régler d'ici là."
    ),
}
SAID = {
    Language.ENGLISH: """\
Hello Eve Adams,

{held}

View your order:
https://lamps.example/my/orders/00000000-0000-0000-0000-000000000001

Order TP-000001, placed on November 23, 2026

2 x LAMP: €2,590.00
1 x DESK-2: €10.00

Subtotal: €2,600.00
Discount (TEN): -€10.00
Shipping: €4.90
Tax (included): €19.00
Total: €2,594.90

Sent to:
Eve Adams
1 Main Road
CH-3000 Bern
Switzerland

--\N{SPACE}
Lamps & Co
1 Quay
20457 Hamburg
Tax number DE 1
""",
    Language.GERMAN: """\
Guten Tag Eve Adams,

{held}

Bestellung ansehen:
https://lamps.example/my/orders/00000000-0000-0000-0000-000000000001

Bestellung TP-000001 vom 23. November 2026

2 x LAMP: 2.590,00 €
1 x DESK-2: 10,00 €

Zwischensumme: 2.600,00 €
Rabatt (TEN): -10,00 €
Versand: 4,90 €
Steuer (enthalten): 19,00 €
Gesamt: 2.594,90 €

Lieferung an:
Eve Adams
1 Main Road
CH-3000 Bern
Schweiz

--\N{SPACE}
Lamps & Co
1 Quay
20457 Hamburg
Steuernummer DE 1
""",
    Language.FRENCH: """\
Bonjour Eve Adams,

{held}

Voir la commande :
https://lamps.example/my/orders/00000000-0000-0000-0000-000000000001

Commande TP-000001 du 23 novembre 2026

2 x LAMP : 2 590,00 €
1 x DESK-2 : 10,00 €

Sous-total : 2 600,00 €
Remise (TEN) : -10,00 €
Livraison : 4,90 €
Taxes (comprises) : 19,00 €
Total : 2 594,90 €

Livraison à :
Eve Adams
1 Main Road
CH-3000 Bern
Suisse

--\N{SPACE}
Lamps & Co
1 Quay
20457 Hamburg
Numéro fiscal DE 1
""",
}


@pytest.mark.parametrize("language", Language)
def test_an_order_is_confirmed_in_its_language(language: Language) -> None:
    held = replace(about_order(language=language), hold_ends_at=NOON + timedelta(minutes=15))
    written = letter(MailKind.ORDER_PLACED, held)
    plain = text_of(written).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert plain == SAID[language].format(held=HELD[language])
    assert (str(written["From"]), str(written["To"])) == (
        "Lamps & Co <post@lamps.example>",
        "Eve Adams <eve@example.com>",
    )
    assert written["Message-ID"] == "<00000000-0000-0000-0000-000000000005@lamps.example>"
    assert (written["Content-Language"], written["Auto-Submitted"]) == (language.value, "auto-generated")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", MailKind)
def test_every_mail_can_be_written_in_every_language(kind: MailKind, language: Language) -> None:
    for amount in (None, 0, 500):  # a free order gives nothing back
        written = letter(kind, about(kind, language), amount)
        for words in (str(written["Subject"]), text_of(written), html_of(written)):
            assert words.strip()
            assert "{" not in words
            assert "None" not in words


def about(kind: MailKind, language: Language) -> About:
    if kind in ABOUT_TOKENS:
        purpose = Purpose.RESET_PASSWORD if kind is MailKind.RESET_PASSWORD else Purpose.VERIFY_EMAIL
        return AboutToken("eve@example.com", language, "Eve", True, UUID(int=9), purpose)
    if kind in ABOUT_WISHES:
        return AboutWish("eve@example.com", language, "Eve", UUID(int=2), "LAMP", "lamp", 1_295, "EUR")
    if kind in ABOUT_ACCOUNTS:
        return AboutAccount("eve@example.com", language, "Eve", True)
    if kind in ABOUT_ENDPOINTS:
        return AboutEndpoints("eve@example.com", language, "Eve", True, ("erp.example",))
    if kind in ABOUT_STOCK:
        return AboutStock("eve@example.com", language, "Eve", True, LowStock(3, (("DESK", 0), ("LAMP", 2))))
    return about_order(language=language)


def test_the_languages_say_the_same_things() -> None:
    english = PHRASES[Language.ENGLISH]
    for spoken in PHRASES.values():
        assert spoken.common.keys() == english.common.keys()
        assert {kind: said.keys() for kind, said in spoken.kinds.items()} == {
            kind: said.keys() for kind, said in english.kinds.items()
        }


def test_what_products_people_and_shops_are_called_is_text() -> None:
    nasty = "<script>alert(1)</script>\r\nBcc: all@example.com"
    (lamp, *rest) = BOUGHT.lines
    bought = replace(
        BOUGHT,
        lines=(replace(lamp, name=nasty, options={"<b>": nasty}), *rest),
        shipping_address=replace(EVE, name=nasty, line1=nasty),
        coupon=nasty,
    )
    written = letter(MailKind.ORDER_PLACED, about_order(bought), shop=replace(SHOP, name=nasty, address=nasty))
    assert written["Bcc"] is None
    assert "<script" not in html_of(written)
    assert "&lt;script&gt;" in html_of(written)
    assert Tags.of(html_of(written)) <= set(
        "html head meta title body main h1 h2 p a small table tbody tr td br footer".split()
    )


class Tags(HTMLParser):
    found: set[str]

    @classmethod
    def of(cls, page: str) -> set[str]:
        parser = cls()
        parser.found = set()
        parser.feed(page)
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)


ADVERT = "Claim your prize at http://prize.example/now"


def test_a_strangers_advertisement_is_not_sent_on() -> None:
    registered = AboutAccount("eve@example.com", Language.GERMAN, ADVERT, False)
    welcome = letter(MailKind.WELCOME, registered)
    assert str(welcome["To"]) == "eve@example.com"
    assert text_of(welcome).startswith("Guten Tag,\n")
    bought = replace(BOUGHT, customer=None, shipping_address=replace(EVE, name=ADVERT, line1=ADVERT))
    placed = letter(MailKind.ORDER_PLACED, replace(about_order(bought), proven=False))
    for written in (welcome, placed):
        assert "prize.example" not in written.as_string() + text_of(written) + html_of(written)
    assert "Claim your prize at http: //prize. example/now" in text_of(placed)
    assert ADVERT in text_of(letter(MailKind.WELCOME, replace(registered, proven=True)))


def test_names_may_have_any_letters() -> None:
    written = letter(MailKind.ORDER_PAID, about_order(replace(BOUGHT, shipping_address=replace(EVE, name="Jörg Ö."))))
    assert str(written["To"]) == '"Jörg Ö." <eve@example.com>'
    assert written.as_bytes().isascii()


def test_styles_stand_in_the_tags_for_mail_programs_that_know_no_others() -> None:
    page = html_of(letter(MailKind.ORDER_PLACED, about_order()))
    assert "<style" not in page
    assert 'class="total"><td style="' in page


def test_a_note_that_nobody_has_to_get_says_how_to_end_it() -> None:
    note = letter(MailKind.WISH_CHEAPER, about(MailKind.WISH_CHEAPER, Language.ENGLISH))
    token = unsubscribe_token(SECRET, UUID(int=2))
    assert note["Subject"] == "LAMP costs less now"
    ending = f"https://lamps.example/mails/unsubscribe?account={UUID(int=2)}&token={token}"
    assert note["List-Unsubscribe"].strip() == f"<{ending}>"
    assert note["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "LAMP, which is on your wishlist, now costs €12.95." in text_of(note)
    for kind in set(MailKind) - ABOUT_WISHES:
        told = letter(kind, about(kind, Language.ENGLISH), amount=1 if kind is MailKind.ORDER_REFUNDED else None)
        assert told["List-Unsubscribe"] is None


def test_a_guests_link_has_the_orders_token_and_a_customers_has_none() -> None:
    guests = replace(BOUGHT, customer=None)
    token = order_token(SECRET, BOUGHT.id)
    assert f"/my/orders/{BOUGHT.id}?token={token}\n" in text_of(letter(MailKind.ORDER_PAID, about_order(guests)))
    assert "token" not in text_of(letter(MailKind.ORDER_PAID, about_order()))


def test_a_token_stands_in_its_link_and_beside_it() -> None:
    token = UUID(int=9)
    code = token_text(SECRET, token, Purpose.RESET_PASSWORD)
    asked = AboutToken("eve@example.com", Language.ENGLISH, "Eve", True, token, Purpose.RESET_PASSWORD)
    said = text_of(letter(MailKind.RESET_PASSWORD, asked))
    assert f"https://lamps.example/my/reset?token={code}\n" in said
    assert f"Code: {code}\n" in said


AMOUNTS = [
    (129_500, "EUR", Language.GERMAN, "1.295,00\N{NO-BREAK SPACE}€"),
    (1_295, "JPY", Language.ENGLISH, "¥1,295"),
    (1_295, "KWD", Language.ENGLISH, "KWD\N{NO-BREAK SPACE}1.295"),
    (129_500, "HUF", Language.ENGLISH, "HUF\N{NO-BREAK SPACE}1,295.00"),
    (1_295, "IQD", Language.FRENCH, "1,295\N{NO-BREAK SPACE}IQD"),
    (-5, "USD", Language.ENGLISH, "-$0.05"),
    (2**53 - 1, "USD", Language.ENGLISH, "$90,071,992,547,409.91"),
]


@pytest.mark.parametrize(("amount", "currency", "language", "said"), AMOUNTS)
def test_amounts_have_all_digits_of_their_currency(amount: int, currency: str, language: Language, said: str) -> None:
    assert amount_in(language, amount, currency) == said
