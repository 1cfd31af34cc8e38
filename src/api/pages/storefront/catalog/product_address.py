"""Where a product's page is, as the feeds and the sitemap say it, too."""

from uuid import UUID


def product_address(slug: str, shop_url: str = "", variant: UUID | None = None) -> str:
    return f"{shop_url}/p/{slug}" + ("" if variant is None else f"?variant={variant}")


def absolute(address: str, shop_url: str) -> str:
    """Of one of this shop's own pictures, or of one elsewhere on the web."""
    return shop_url + address if address.startswith("/") else address
