"""One file of routes a resource. A route is a sentence: decode, execute or ask, answer."""

from api.routes import (
    admin_inventory,
    admin_products,
    admin_taxonomy,
    admin_variants,
    auth,
    cart,
    dashboard,
    operations,
    orders,
    products,
)

ALL = (
    products.routes,
    cart.routes,
    orders.routes,
    auth.routes,
    admin_products.routes,
    admin_variants.routes,
    admin_taxonomy.routes,
    admin_inventory.routes,
    dashboard.routes,
    operations.routes,
)
