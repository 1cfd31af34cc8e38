"""A mail as it is sent: written from what the books say, in the reader's language, as text and as HTML."""

from collections.abc import Mapping, Sequence
from email.message import Message
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import css_inline
import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from adapters.mail.amounts import amount_in, day_in
from adapters.mail.envelope import Envelope, one_line, put_into
from adapters.mail.phrases import PHRASES
from adapters.mail.sender import MailSettings
from domain.account_token import token_text
from domain.guests import order_token
from domain.languages import Language
from domain.mail import About, AboutOrder, AboutToken, AboutWish, Mail, MailKind
from domain.order import Order
from domain.shop import Shop
from domain.strangers_words import name_to_greet, unlinked
from domain.unsubscribing import unsubscribe_token
from read_models.orders import order_number

PAGES: Final = {
    MailKind.VERIFY_EMAIL: "/my/verify",
    MailKind.CONFIRM_NEW_EMAIL: "/my/verify",
    MailKind.RELEASE_OLD_EMAIL: "/my/verify",
    MailKind.RESET_PASSWORD: "/my/reset",
}

templates: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(("html",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


class LineSaid(msgspec.Struct, frozen=True):
    quantity: int
    name: str
    options: str
    total: str


class SumSaid(msgspec.Struct, frozen=True):
    name: str
    amount: str


def write_letter(mail: Mail, about: About, shop: Shop, settings: MailSettings, secret: bytes) -> Message:
    """The same each time for the same books, but for the boundary between its parts."""
    said = words_of(mail, about, shop, settings, secret)
    envelope = Envelope(
        message_id=f"<{mail.id}@{urlsplit(settings.public_url).hostname}>",
        sender=settings.sender,
        shop=shop.name,
        to_name=said["name"],
        to_address=about.email,
        language=about.language.value,
        kind=mail.kind.value,
        at=mail.created_at,
        unsubscribe=said["unsubscribe_link"],
    )
    text, html = (templates.get_template(name).render(said) for name in ("mail.txt", "mail.html"))
    return put_into(envelope, said["subject"], text, css_inline.inline(html))


def words_of(mail: Mail, about: About, shop: Shop, settings: MailSettings, secret: bytes) -> Mapping[str, Any]:
    phrases, language = PHRASES[about.language], about.language
    fills = {"name": name_in(about), "shop": shop.name} | amounts_of(mail, about, shop)
    ending = ending_of(about, settings, secret)
    fills["wishlist"] = f"{settings.public_url}/my/wishlist"
    common = {name: words.format_map(Fills(fills)) for name, words in phrases.common.items()}
    kind = phrases.kinds[mail.kind]
    code = token_text(secret, about.token, about.purpose) if isinstance(about, AboutToken) else None
    return {
        **common,
        "hello": common["hello" if fills["name"] else "hello_nobody"],
        "name": fills["name"],
        "language": language.value,
        "subject": kind["subject"].format_map(fills),
        "says": (kind.get("says_amount", kind["says"]) if mail.amount else kind["says"]).format_map(fills),
        "action": kind.get("action"),
        "link": link_of(mail, about, code, settings, secret) if "action" in kind else None,
        "code": phrases.common["code"].format(code=code) if code else None,
        "unsubscribe_link": ending,
        "order": common["order"] if isinstance(about, AboutOrder) else None,
        "lines": lines_of(about.order, language) if isinstance(about, AboutOrder) else (),
        "sums": sums_of(about.order, language, common) if isinstance(about, AboutOrder) else (),
        "parcels": parcels_of(mail, about),
        "sent_to": sent_to(about) if isinstance(about, AboutOrder) else (),
        "sent_to_words": common["sent_to"],
        "footer": footer(shop, phrases.common["tax_number"]),
    }


class Fills(dict[str, str]):
    """What a phrase doesn't need may be missing, as the number of an order in a letter about none."""

    def __missing__(self, name: str) -> str:
        return ""


def amounts_of(mail: Mail, about: About, shop: Shop) -> dict[str, str]:
    if isinstance(about, AboutWish):
        return {"product": about.product, "amount": amount_in(about.language, about.price, about.currency)}
    if not isinstance(about, AboutOrder):
        return {}
    order, language = about.order, about.language
    return {
        "number": order_number(order.number),
        "date": day_in(language, order.placed_at, shop.time_zone),
        "code": order.coupon or "",
        "total": amount_in(language, order.total, order.currency),
        "amount": amount_in(language, mail.amount or 0, order.currency),
    }


def name_in(about: About) -> str:
    """Empty where a mail had better greet nobody by name."""
    if isinstance(about, AboutWish):
        return one_line(about.name)
    if not isinstance(about, AboutOrder):
        return name_to_greet(one_line(about.name), proven=about.proven)
    address = about.order.shipping_address
    return "" if address is None else name_to_greet(one_line(address.name), proven=about.proven)


def link_of(mail: Mail, about: About, code: str | None, settings: MailSettings, secret: bytes) -> str:
    """A guest's leads to their order with its token; what stands behind `?` is nobody else's to know."""
    if isinstance(about, AboutOrder):
        page = f"{settings.public_url}/my/orders/{about.order.id}"
        return page if about.order.customer else f"{page}?token={order_token(secret, about.order.id)}"
    if isinstance(about, AboutWish):
        return f"{settings.public_url}/p/{about.slug}"
    return settings.public_url + (f"{PAGES[mail.kind]}?token={code}" if code else "/")


def ending_of(about: About, settings: MailSettings, secret: bytes) -> str | None:
    """Where notes that nobody has to get are ended. About orders and accounts people are always told."""
    if not isinstance(about, AboutWish):
        return None
    token = unsubscribe_token(secret, about.customer)
    return f"{settings.public_url}/mails/unsubscribe?account={about.customer}&token={token}"


def lines_of(order: Order, language: Language) -> Sequence[LineSaid]:
    return [
        LineSaid(
            line.quantity,
            one_line(line.name),
            ", ".join(f"{name}: {value}" for name, value in line.options.items()),
            amount_in(language, line.line_total, order.currency),
        )
        for line in order.lines
    ]


def sums_of(order: Order, language: Language, words: Mapping[str, str]) -> Sequence[SumSaid]:
    """What is nothing is left out, but for the total."""
    sums = (
        (words["subtotal"], order.subtotal),
        (words["coupon" if order.coupon else "discount"], -order.discount),
        (words["shipping"], order.shipping),
        (words["tax_included" if order.tax_included else "tax"], order.tax),
        (words["rounding"], order.rounding),
    )
    shown = [*((name, amount) for name, amount in sums if amount), (words["total"], order.total)]
    return [SumSaid(name, amount_in(language, amount, order.currency)) for name, amount in shown]


def parcels_of(mail: Mail, about: About) -> Sequence[str]:
    """Those one can follow, once they are on their way."""
    if mail.kind is not MailKind.ORDER_SHIPPED or not isinstance(about, AboutOrder):
        return ()
    followed = [(each.carrier, each.tracking_number, each.tracking_url) for each in about.order.shipments]
    return [one_line(" ".join(filter(None, said))) for said in followed if any(said)]


def sent_to(about: AboutOrder) -> Sequence[str]:
    to = about.order.shipping_address
    if to is None:
        return ()
    place = " ".join(filter(None, (to.postal_code, to.city)))
    lines = [one_line(line) for line in (to.name, to.line1, to.line2, place, to.region, to.country) if line]
    return lines if about.proven else [unlinked(line) for line in lines]


def footer(shop: Shop, tax_number: str) -> Sequence[str]:
    number = tax_number.format(number=shop.tax_number) if shop.tax_number else ""
    return [line for line in (shop.name, *shop.address.splitlines(), number) if line]
