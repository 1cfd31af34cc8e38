"""Who may write into which table: the API and the workers are users of the database, and not its owner.

Both may read every table. Letters are Postgres' own: `a` for insert (append), `w` for update, or a lock of rows, and
`d` for delete. What nobody may update or delete is added to for ever, whatever a program of ours would do.
"""

from typing import Final

API: Final = "tradepost_api"
WORKER: Final = "tradepost_worker"
ROLES: Final = (API, WORKER)
"""The roles' names. A database is not obliged to have them: its owner may do everything."""

RIGHTS: Final[dict[str, tuple[str, str]]] = {
    "account_tokens": ("awd", "d"),
    "accounts": ("aw", "w"),
    "addresses": ("awd", ""),
    "alembic_version": ("", ""),
    "api_keys": ("aw", ""),
    "asked_upkeep": ("a", "d"),
    "audit_records": ("a", "a"),
    "brands": ("awd", "a"),
    "cart_items": ("awd", ""),
    "cart_merges": ("a", ""),
    "carts": ("awd", "wd"),
    "categories": ("awd", "aw"),
    "coupon_redemptions": ("awd", "wd"),
    "coupons": ("awd", "w"),
    "endpoint_clerk": ("", "aw"),
    "failed_mails": ("", ""),
    "former_emails": ("ad", "d"),
    "former_slugs": ("ad", ""),
    "idempotency_keys": ("ad", "d"),
    "import_pieces": ("ad", "d"),
    "import_refused_rows": ("a", "a"),
    "imports": ("aw", "wd"),
    "invoice_numbers": ("aw", "aw"),
    "invoices": ("a", "a"),
    "mail_clerk": ("", "aw"),
    "mails": ("w", "awd"),
    "media_files": ("aw", "wd"),
    "order_history": ("a", "a"),
    "order_items": ("aw", "w"),
    "order_notes": ("ad", "d"),
    "orders": ("aw", "w"),
    "outbox": ("a", "ad"),
    "outbox_trims": ("", "a"),
    "parked_events": ("", "awd"),
    "payment_exceptions": ("aw", "aw"),
    "payment_transactions": ("a", "a"),
    "payment_webhooks": ("a", "d"),
    "payments": ("aw", "w"),
    "product_images": ("awd", "awd"),
    "product_sales": ("aw", "aw"),
    "product_tags": ("ad", "ad"),
    "products": ("aw", "aw"),
    "promotions": ("awd", "w"),
    "recovery_codes": ("ad", ""),
    "refresh_tokens": ("awd", "d"),
    "refund_items": ("a", "a"),
    "refunds": ("aw", "aw"),
    "return_items": ("aw", ""),
    "returns": ("aw", "w"),
    "review_reports": ("awd", ""),
    "reviews": ("awd", ""),
    "search_settings": ("aw", ""),
    "sessions": ("awd", "d"),
    "shipment_items": ("a", ""),
    "shipments": ("aw", "w"),
    "shipping_countries": ("ad", ""),
    "shipping_prices": ("awd", ""),
    "shop": ("w", ""),
    "stock_movements": ("a", "a"),
    "tags": ("awd", "a"),
    "tax_rates": ("awd", ""),
    "totp": ("awd", ""),
    "variants": ("aw", "aw"),
    "webhook_deliveries": ("w", "awd"),
    "webhook_endpoints": ("aw", "w"),
    "webhook_log": ("", ""),
    "wishes": ("awd", "w"),
    "wishlists": ("aw", "w"),
}
"""By table (or view): the API's, and the workers'. A table that is missing here is nobody's but the owner's."""

PRIVILEGES: Final = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}


def privileges_of(role: str) -> dict[str, frozenset[str]]:
    """By table, as Postgres calls them."""
    place = ROLES.index(role)
    return {table: frozenset(PRIVILEGES[each] for each in "r" + said[place]) for table, said in RIGHTS.items()}
