"""The office: where the shop's own people work."""

from api.pages.office import (
    audit,
    coupons,
    deliveries,
    front_door,
    health,
    keys,
    promotions,
    shipping,
    shop,
    tax,
    webhooks,
)

ALL = (
    *front_door.ALL,
    *coupons.ALL,
    *promotions.ALL,
    *shipping.ALL,
    *tax.ALL,
    *shop.ALL,
    *webhooks.ALL,
    *deliveries.ALL,
    *keys.ALL,
    *audit.ALL,
    *health.ALL,
)
