"""Sitemaps: which pages the shop has.

Source of form and bounds: sitemaps.org, "Sitemaps XML format" (protocol 0.9): at most 50,000 addresses and 50 MB a
file, and files that name files.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from adapters.feeds.xml_text import element
from domain.catalog.product import ProductStatus

ADDRESSES_MAX: Final = 50_000
NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
HEAD: Final = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{NAMESPACE}">\n'.encode()
FOOT: Final = b"</urlset>\n"


class Page(msgspec.Struct, frozen=True):
    slug: str
    status: ProductStatus
    updated_at: datetime


def pages(paths: Iterable[str], shop_url: str) -> bytes:
    return "".join(f"<url>{element('loc', shop_url + path)}</url>\n" for path in paths).encode()


def product_page(document: bytes, shop_url: str) -> tuple[bytes, ...]:
    """Nothing of what is not published. The moment is to the second, in UTC."""
    page = decode_page(document)
    if page.status is not ProductStatus.PUBLISHED:
        return ()
    changed = element("lastmod", page.updated_at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return (f"<url>{element('loc', f'{shop_url}/p/{page.slug}')}{changed}</url>\n".encode(),)


def index(files: Sequence[str]) -> bytes:
    """A sitemap of sitemaps, at these addresses."""
    named = "".join(f"<sitemap>{element('loc', file)}</sitemap>\n" for file in files)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{NAMESPACE}">\n{named}</sitemapindex>\n'.encode()
    )


decode_page: Final = msgspec.json.Decoder(Page).decode
