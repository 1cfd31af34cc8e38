"""Coupons, promotions, shipping and tax."""

from api.routes.prices import admin_charges, admin_coupons, admin_promotions

ALL = (
    admin_charges.routes,
    admin_coupons.routes,
    admin_promotions.routes,
)
