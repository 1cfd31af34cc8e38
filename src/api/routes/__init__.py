"""One file of routes a resource. A route is a sentence: decode, execute or ask, answer."""

from api.routes import (
    admin_charges,
    admin_coupons,
    admin_inventory,
    admin_payments,
    admin_products,
    admin_search,
    admin_taxonomy,
    admin_variants,
    auth,
    cart,
    dashboard,
    operations,
    orders,
    payments,
    products,
    webhooks,
)

ALL = (
    products.routes,
    cart.routes,
    orders.routes,
    payments.routes,
    webhooks.routes,
    auth.routes,
    admin_products.routes,
    admin_variants.routes,
    admin_taxonomy.routes,
    admin_inventory.routes,
    admin_payments.routes,
    admin_coupons.routes,
    admin_charges.routes,
    admin_search.routes,
    dashboard.routes,
    operations.routes,
)
