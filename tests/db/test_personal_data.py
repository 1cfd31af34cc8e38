"""Every column that can hold a text is somebody's or nobody's, and what is somebody's is handed out and forgotten.

A new column fails here until somebody has said which it is.
"""

from sqlalchemy import ARRAY, LargeBinary, String
from sqlalchemy.dialects.postgresql import JSONB

from db.models import Base

TOLD = {
    "accounts.email": "account.email",
    "accounts.name": "account.name",
    "accounts.role": "account.role",
    "account_tokens.email": "account.pending_email",
    "sessions.device": "sessions.device",
    **{
        f"addresses.{part}": f"addresses.{part}"
        for part in ("name", "line1", "line2", "city", "region", "postal_code", "country", "phone")
    },
    "orders.email": "orders.email",
    "orders.shipping_address": "orders.shipping_address",
    "orders.billing_address": "orders.billing_address",
    "orders.note": "orders.note",
    "order_items.name": "orders.items.name",
    "reviews.title": "reviews.title",
    "reviews.body": "reviews.body",
    "reviews.reply": "reviews.reply.text",
    "review_reports.reason": "reports.reason",
    "shipments.tracking_number": "orders.shipments.tracking_number",
    "shipments.tracking_url": "orders.shipments.tracking_url",
    "refunds.reason": "orders.refunds.reason",
    "returns.reason": "orders.returns.reason",
    "carts.country": "cart.country",
}
"""What is a person's, and where `GET /account/export` tells it. `tests/api/accounts/test_privacy.py` looks."""

UNTOLD = {
    "accounts.email_key": "the address again, as it is compared",
    "former_emails.email": "told to itself: what happens to an account goes to the address it had then, for 90 days",
    "order_notes.text": "the shop's own words about an order, gone with its buyer",
    "audit_records.address": "where one of the shop's own people was, kept as evidence of what was done",
    "orders.email_key": "the address again, as it is compared",
    "coupon_redemptions.email_key": "the address again, as it is compared",
    "webhook_deliveries.body": "an order again as the shop's other programs are told of it, gone with its buyer",
    "webhook_deliveries.answer": "what the shop's other programs said to that, gone with it",
    "accounts.password_hash": "says nothing of anybody",
    "account_tokens.token_hash": "says nothing of anybody",
    "refresh_tokens.token_hash": "says nothing of anybody",
    "totp.secret": "what lets somebody in, told once; gone with the account",
    "recovery_codes.code_hash": "says nothing of anybody, and is gone with the account",
    "idempotency_keys.body": "an answer again that was given before, for three days",
    "idempotency_keys.caller": "an account's id or a network address, for three days",
    "accounts.language": "of nobody once the account is",
    "orders.language": "of nobody once its buyer is forgotten",
}
"""What is a person's and not handed out a second time, with why."""

NOBODYS = """
account_tokens.purpose
api_keys.hint api_keys.key_hash api_keys.name api_keys.scopes
asked_upkeep.kind asked_upkeep.subject
audit_records.action audit_records.after audit_records.before audit_records.request_id audit_records.target
audit_records.target_kind
brands.name brands.name_key brands.slug categories.name categories.name_key categories.path categories.path_slugs
categories.slug tags.name tags.name_key tags.slug former_slugs.slug
carts.token_hash carts.token_seed
coupons.code coupons.kind orders.coupon orders.promotions promotions.kind promotions.name promotions.terms
import_pieces.content import_refused_rows.errors import_refused_rows.reason import_refused_rows.sku
imports.file_name imports.problem imports.status imports.unknown_fields
invoice_numbers.kind invoices.document invoices.kind
idempotency_keys.about idempotency_keys.key idempotency_keys.request_hash
mails.failure mails.kind mails.status
media_files.name media_files.thumbnails product_images.alt product_images.file_name product_images.url
product_images.variants products.attributes products.description products.name products.slug products.status
variants.barcodes variants.mpn variants.options variants.sku variants.sku_key
order_history.actor order_history.status order_items.options order_items.sku orders.reference orders.status
outbox.aggregate outbox.body outbox.type parked_events.error parked_events.model parked_events.type
payment_exceptions.detail payment_exceptions.kind payment_exceptions.settled_reason
payment_transactions.kind payment_transactions.provider_ref payment_transactions.raw
payment_webhooks.digest payment_webhooks.event_id payment_webhooks.provider payment_webhooks.provider_ref
payment_webhooks.type
shipments.carrier
payments.failure payments.method payments.provider payments.provider_key payments.provider_ref payments.status
refunds.failure refunds.order_status refunds.provider_key refunds.provider_ref refunds.status
returns.status reviews.status
search_settings.boosts search_settings.facets search_settings.placements search_settings.stop_words
search_settings.synonyms
shipping_countries.country shipping_prices.name tax_rates.country tax_rates.name
shop.address shop.currency shop.name shop.ships_to shop.tax_number shop.time_zone
stock_movements.note stock_movements.reason
webhook_deliveries.event webhook_deliveries.failure webhook_deliveries.status
webhook_endpoints.events webhook_endpoints.former_secret webhook_endpoints.secret webhook_endpoints.switched_off
webhook_endpoints.url
"""
"""The shop's own words, a provider's codes, and ids."""


def test_of_every_text_somebody_has_said_whether_it_is_a_persons() -> None:
    texts = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, String | LargeBinary | JSONB | ARRAY)
    }
    said = [*TOLD, *UNTOLD, *NOBODYS.split()]
    assert sorted(said) == sorted(texts)
