"""One file of routes a resource, in the shop's departments. A route is a sentence: decode, execute or ask, answer."""

from api.routes.accounts import account, addresses, auth, oauth, passwords, privacy, sessions, totp
from api.routes.cart import cart, wishlist
from api.routes.catalog import (
    admin_exports,
    admin_images,
    admin_imports,
    admin_products,
    admin_taxonomy,
    admin_variants,
    feeds,
    media,
    products,
)
from api.routes.dashboard import dashboard
from api.routes.mail import admin_mails, mails
from api.routes.orders import admin_orders, admin_returns, invoices, orders, packing_slips, returns
from api.routes.payments import admin_payments, payments, webhooks
from api.routes.prices import admin_charges, admin_coupons, admin_promotions
from api.routes.reviews import admin_reviews, reviews
from api.routes.search import admin_search
from api.routes.shop import shop
from api.routes.staff import admin_audit, admin_keys, admin_security, admin_users, admin_webhooks
from api.routes.stock import admin_inventory
from api.routes.upkeep import operations

ALL = (
    shop.routes,
    products.routes,
    media.routes,
    feeds.routes,
    reviews.routes,
    cart.routes,
    wishlist.routes,
    orders.routes,
    invoices.routes,
    returns.routes,
    admin_orders.routes,
    packing_slips.routes,
    admin_returns.routes,
    payments.routes,
    webhooks.routes,
    auth.routes,
    oauth.routes,
    account.routes,
    sessions.routes,
    totp.routes,
    privacy.routes,
    addresses.routes,
    passwords.routes,
    admin_products.routes,
    admin_variants.routes,
    admin_images.routes,
    admin_imports.routes,
    admin_taxonomy.routes,
    admin_inventory.routes,
    admin_payments.routes,
    admin_mails.routes,
    mails.routes,
    admin_reviews.routes,
    admin_coupons.routes,
    admin_charges.routes,
    admin_promotions.routes,
    admin_search.routes,
    admin_users.routes,
    admin_keys.routes,
    admin_webhooks.routes,
    admin_audit.routes,
    admin_security.routes,
    admin_exports.routes,
    dashboard.routes,
    operations.routes,
)
