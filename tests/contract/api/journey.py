"""The order in which every operation can be sent to one shop, and what each needs of those before it.

Only what the document can't say stands here: who comes when, and what of an answer is needed later. An operation that
stands nowhere here comes by itself, once all that it names is known: one that reads behind those that write, one that
deletes at the end. So a new one is sent, too; where that isn't enough for it, it fails until it is given its place.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

NOTHING: Final[Mapping[str, str]] = {}
ADMIN, EVE, BEN, NOBODY, SECOND_ADMIN = "admin", "eve", "ben", "nobody", "second_admin"


class Stop(msgspec.Struct, frozen=True):
    """`who` comes, if not whom the operation lets in. `says` has what stands for something in the path or the body: by
    the field's name the variable's. `keeps` has variables by where in the answer their values stand (`items.0.id`).
    """

    operation: str
    who: str | None = None
    says: Mapping[str, str] = NOTHING
    keeps: Mapping[str, str] = NOTHING
    media: str | None = None


ORDER: Final = {"item_id": "order_item_id"}
KEEPS_ORDER: Final = {"order_id": "id", "order_item_id": "items.0.id"}
TOKENS: Final = {"eve_token": "access_token", "refresh_token": "refresh_token"}

SIGNING_IN: Final = (
    Stop("oauth_token", says={"username": "admin_email", "password": "admin_password"},
         keeps={"admin_token": "access_token"}),
    Stop("auth_register", keeps={"user_id": "id"}),
    Stop("auth_login", keeps=TOKENS),
    Stop("auth_refresh", keeps=TOKENS),
    Stop("account_change_me", EVE),
)  # fmt: skip
FURNISHING: Final = (
    Stop("shop_change"),
    Stop("admin_taxonomy_add_category", keeps={"category_id": "id"}),
    Stop("admin_taxonomy_edit_category"),
    Stop("admin_taxonomy_add_brand", keeps={"brand_id": "id"}),
    Stop("admin_taxonomy_edit_brand"),
    Stop("admin_taxonomy_add_tag", keeps={"tag_id": "id"}),
    Stop("admin_taxonomy_edit_tag"),
    Stop("admin_products_create", keeps={"product_id": "id", "id_or_slug": "slug"}),
    Stop("admin_products_update"),
    Stop("admin_variants_add", keeps={"variant_id": "variants.1.id"}),
    Stop("admin_variants_change"),
    Stop("admin_images_add", media="application/json", keeps={"image_id": "id"}),
    Stop("admin_images_change"),
    Stop("admin_images_arrange", says={"order": "image_id"}),
    Stop("admin_inventory_adjust"),
    Stop("admin_inventory_adjust_all"),
    Stop("admin_inventory_count"),
    Stop("admin_imports_begin", media="text/csv", keeps={"job_id": "id"}),
    Stop("admin_imports_begin", media="application/jsonl", keeps={"job_id": "id"}),
    Stop("admin_coupons_create", keeps={"coupon_id": "id"}),
    Stop("admin_coupons_change"),
    Stop("admin_charges_add_shipping", keeps={"shipping_price_id": "id"}),
    Stop("admin_charges_change_shipping"),
    Stop("admin_charges_set_tax"),
    Stop("admin_promotions_create", keeps={"promotion_id": "id"}),
    Stop("admin_promotions_change"),
    Stop("admin_search_change_words"),
    Stop("admin_search_change_facets"),
    Stop("admin_search_place", keeps={"placement_id": "id"}),
    Stop("admin_search_boost", keeps={"boost_id": "id"}),
)
SHOPPING: Final = (
    Stop("products_search"),
    Stop("addresses_add", keeps={"address_id": "id"}),
    Stop("addresses_change"),
    Stop("wishlist_add"),
    Stop("wishlist_show", EVE),
    Stop("wishlist_move"),
    Stop("cart_add", EVE, keeps={"item_id": "items.0.id"}),
    Stop("cart_change", EVE),
    Stop("cart_add_coupon", EVE),
    Stop("cart_drop_coupon", EVE),
    Stop("cart_send_to", EVE),
    Stop("cart_show", EVE),
    Stop("orders_create", EVE, keeps=KEEPS_ORDER),
    Stop("payments_pay", EVE, keeps={"payment_id": "id"}),
    Stop("payments_confirm", EVE),
    Stop("admin_orders_write_down"),
    Stop("admin_orders_send", keeps={"shipment_id": "id"}),
    Stop("packing_slips_slip"),
    Stop("returns_ask_for", EVE, says=ORDER, keeps={"return_id": "id"}),
    Stop("admin_returns_step"),
    Stop("returns_withdraw", EVE),
    Stop("admin_payments_refund"),
    Stop("invoices_invoice", EVE),
    Stop("reviews_submit", keeps={"review_id": "id"}),
    Stop("reviews_edit"),
    Stop("admin_reviews_moderate"),
)
MORE_ORDERS: Final = (
    Stop("cart_add", EVE),
    Stop("orders_create", EVE, keeps=KEEPS_ORDER),
    Stop("payments_pay", EVE),
    Stop("admin_orders_move"),
    Stop("cart_add", EVE),
    Stop("orders_create", EVE, keeps=KEEPS_ORDER),
    Stop("orders_cancel", EVE),
    Stop("cart_add", EVE),
    Stop("cart_empty", EVE),
    Stop("cart_add", EVE, keeps={"item_id": "items.0.id"}),
    Stop("cart_remove", EVE),
    Stop("auth_register", says={"email": "ben_email"}),
    Stop("auth_login", says={"email": "ben_email"}, keeps={"ben_token": "access_token"}),
    Stop("reviews_report", BEN),
    Stop("reviews_submit", BEN, keeps={"other_review_id": "id"}),
    Stop("admin_reviews_drop", says={"review_id": "other_review_id"}),
    Stop("wishlist_add"),
    Stop("wishlist_remove"),
)
"""And somebody else who has read the review."""
LEAVING: Final = (
    Stop("sessions_listing", keeps={"session_id": "items.0.id"}),
    Stop("sessions_end"),
    Stop("auth_login", keeps=TOKENS),
    Stop("auth_logout"),
    Stop("auth_login", keeps=TOKENS),
    Stop("auth_logout_all"),
    Stop("auth_login", keeps=TOKENS),
    Stop("passwords_password"),
    Stop("privacy_erase", says={"current_password": "new_password"}),
)
BY_HAND: Final = (
    Stop("account_verify", says={"token": "verify_token"}),
    Stop("passwords_reset", says={"token": "reset_token"}),
    Stop("totp_begin", SECOND_ADMIN, keeps={"totp_secret": "secret"}),
    Stop("totp_confirm", SECOND_ADMIN, says={"code": "totp_code"}, keeps={"recovery_code": "recovery_codes.0"}),
    Stop("totp_off", SECOND_ADMIN, says={"code": "recovery_code"}),
    Stop("admin_payments_settle"),
    Stop("admin_images_add", media="multipart/form-data"),
    Stop("admin_imports_begin", media="application/x-ndjson"),
    Stop("admin_imports_begin", media="application/json"),
    Stop("admin_imports_begin", media="application/octet-stream"),
    Stop("admin_imports_begin", media="application/gzip"),
    Stop("admin_imports_begin", media="multipart/form-data"),
    Stop("admin_imports_stop"),
    Stop("admin_mails_resend"),
    Stop("admin_webhooks_resend"),
    Stop("mails_unsubscribe"),
    Stop("invoices_credit_note", EVE),
    Stop("feeds_sitemap_file"),
    Stop("webhooks_stripe"),
    Stop("webhooks_razorpay"),
    Stop("operations_metrics"),
    Stop("dashboard_stream"),
)
"""What needs a mail that came, a file, a signature, or somebody who watches: it has no place in a row of requests."""
CHANGES: Final = "5. What else changes something"
READS: Final = "6. What else can be read"
ENDS: Final = "7. What can be ended"
ASIDE: Final = "By hand"
CHAPTERS: Final[Mapping[str, tuple[Stop, ...]]] = {
    "1. Signing in": SIGNING_IN,
    "2. An admin furnishes the shop": FURNISHING,
    "3. A customer buys": SHOPPING,
    "4. More orders, other customers": MORE_ORDERS,
    CHANGES: (),
    READS: (),
    ENDS: (),
    "8. Leaving": LEAVING,
    ASIDE: BY_HAND,
}
