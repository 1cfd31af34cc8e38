"""A mail as it is sent: written from what the books say, in the reader's language, as text and as HTML."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from adapters.amounts import amount_in
from adapters.mail.envelope import Envelope, one_line, put_into
from adapters.mail.order_words import OrderSaid, cancelled_by, fills_of, order_said, phrase_for
from adapters.mail.phrases import PHRASES
from adapters.mail.port import Letter
from adapters.mail.sender import MailSettings
from adapters.mail.templates import filled, styled
from domain.accounts.account_token import token_text
from domain.guests import order_token
from domain.mail.mail import (
    About,
    AboutEndpoints,
    AboutOrder,
    AboutStock,
    AboutToken,
    AboutWish,
    LowStock,
    Mail,
    MailKind,
)
from domain.mail.strangers_words import name_to_greet
from domain.mail.unsubscribing import unsubscribe_token
from domain.shop import Shop

PAGES: Final = {
    MailKind.WELCOME: "/",
    MailKind.PASSWORD_REPLACED: "/my/forgot",
    MailKind.EMAIL_REPLACED: "/",
    MailKind.VERIFY_EMAIL: "/my/verify",
    MailKind.CONFIRM_NEW_EMAIL: "/my/verify",
    MailKind.RELEASE_OLD_EMAIL: "/my/verify",
    MailKind.RESET_PASSWORD: "/my/reset",
}


def write_letter(mail: Mail, about: About, shop: Shop, settings: MailSettings, secret: bytes) -> Letter:
    """The same each time for the same books."""
    said = words_of(mail, about, shop, settings, secret)
    envelope = Envelope(
        id=str(mail.id),
        host=str(urlsplit(settings.public_url).hostname),
        sender=settings.sender,
        shop=shop.name,
        to_name=said["name"],
        to_address=about.email,
        language=about.language.value,
        kind=mail.kind.value,
        at=mail.created_at,
        unsubscribe=said["unsubscribe_link"],
    )
    return put_into(envelope, said["subject"], filled("mail.txt", said), styled(filled("mail.html", said)))


def words_of(mail: Mail, about: About, shop: Shop, settings: MailSettings, secret: bytes) -> Mapping[str, Any]:
    phrases = PHRASES[about.language]
    kind = phrases.kinds[mail.kind]
    fills = fills_for(mail, about, shop, kind) | {"wishlist": f"{settings.public_url}/my/wishlist"}
    common = {name: words.format_map(Fills(fills)) for name, words in phrases.common.items()}
    code = token_text(secret, about.token, about.purpose) if isinstance(about, AboutToken) else None
    phrase = phrase_for(mail, about) if isinstance(about, AboutOrder) else "says"
    return {
        **common,
        "hello": common["hello" if fills["name"] else "hello_nobody"],
        "name": fills["name"],
        "language": about.language.value,
        "subject": kind["subject"].format_map(fills),
        "says": kind.get(phrase, kind["says"]).format_map(fills),
        "action": kind.get("action"),
        "link": link_of(mail, about, code, settings, secret) if "action" in kind else None,
        "code": phrases.common["code"].format(code=code) if code else None,
        "unwanted": kind.get("unwanted", common["unwanted"]),
        "unsubscribe_link": ending_of(about, settings, secret),
        "order": common["order"] if isinstance(about, AboutOrder) else None,
        "said": order_said(mail, about, common) if isinstance(about, AboutOrder) else OrderSaid(),
        "footer": footer(shop, phrases.common["tax_number"]),
    }


class Fills(dict[str, str]):
    """What a phrase doesn't need may be missing, as the number of an order in a letter about none."""

    def __missing__(self, name: str) -> str:
        return ""


def fills_for(mail: Mail, about: About, shop: Shop, kind: Mapping[str, str]) -> dict[str, str]:
    fills = {"name": name_in(about), "shop": shop.name}
    if isinstance(about, AboutOrder):
        return fills | fills_of(mail, about, shop) | {"why": kind.get(cancelled_by(about.order), "")}
    if isinstance(about, AboutEndpoints):
        return fills | {"hosts": ", ".join(about.hosts)}
    if isinstance(about, AboutStock):
        return fills | {"count": str(about.low.count), "goods": goods_of(about.low)}
    if isinstance(about, AboutWish):
        return fills | {"product": about.product, "amount": amount_in(about.language, about.price, about.currency)}
    return fills


def goods_of(low: LowStock) -> str:
    named = ", ".join(f"{sku} ({left})" for sku, left in low.scarcest)
    return named if len(low.scarcest) == low.count else f"{named}, …"


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
    return settings.public_url + PAGES[mail.kind] + (f"?token={code}" if code else "")


def ending_of(about: About, settings: MailSettings, secret: bytes) -> str | None:
    """Where notes that nobody has to get are ended. About orders and accounts people are always told."""
    if not isinstance(about, AboutWish):
        return None
    token = unsubscribe_token(secret, about.customer)
    return f"{settings.public_url}/mails/unsubscribe?account={about.customer}&token={token}"


def footer(shop: Shop, tax_number: str) -> Sequence[str]:
    number = tax_number.format(number=shop.tax_number) if shop.tax_number else ""
    return [line for line in (shop.name, *shop.address.splitlines(), number) if line]
