"""Product feeds for Google Merchant Center: RSS 2.0 with its own namespace, and a table of tabs.

Source of both forms: Google Merchant Center Help, "RSS 2.0 specification" (support.google.com/merchants/answer/160589)
and "Text (tab-delimited) files" (support.google.com/merchants/answer/160567).
"""

from collections.abc import Iterator
from typing import Final

from adapters.feeds.google_items import ATTRIBUTES, Item, items
from adapters.feeds.xml_text import element, said
from domain.catalog.product import ProductStatus
from read_models.product_cards import decode_card

NAMESPACE: Final = "http://base.google.com/ns/1.0"
FOOT: Final = b"</channel>\n</rss>\n"


def xml_head(shop_name: str, shop_url: str) -> bytes:
    title = element("title", said(shop_name))
    about = element("description", f"Products of {said(shop_name)}")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="{NAMESPACE}">\n<channel>\n'
        f"{title}\n{element('link', shop_url)}\n{about}\n"
    ).encode()


def xml_items(document: bytes, shop_url: str) -> Iterator[bytes]:
    """Nothing of what is not published."""
    return (xml_item(item) for item in sold(document, shop_url))


def xml_item(item: Item) -> bytes:
    values = (element(f"g:{name}", value) for name in ATTRIBUTES for value in item.get(name, ()))
    return f"<item>{''.join(values)}</item>\n".encode()


def tsv_head() -> bytes:
    return tsv_line(list(ATTRIBUTES))


def tsv_items(document: bytes, shop_url: str) -> Iterator[bytes]:
    """Nothing of what is not published."""
    return (tsv_line([cell(name, item) for name in ATTRIBUTES]) for item in sold(document, shop_url))


def cell(name: str, item: Item) -> str:
    """Addresses of images have commas between them, and so have no commas in them."""
    values = item.get(name, ())
    if name == "additional_image_link":
        return ",".join(value.replace(",", "%2C") for value in values)
    return "".join(values)


def tsv_line(cells: list[str]) -> bytes:
    """No cell has tabs or line ends in it. What has a quote in it is quoted, as in CSV."""
    return ("\t".join(quoted(text) for text in cells) + "\n").encode()


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if '"' in text else text


def sold(document: bytes, shop_url: str) -> Iterator[Item]:
    card = decode_card(document)
    return items(card, shop_url) if card.status is ProductStatus.PUBLISHED else iter(())
