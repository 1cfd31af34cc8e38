"""Coupons, promotions, shipping and tax."""

from api.pages.office.prices import coupons, promotions, shipping, tax

ALL = (
    *coupons.ALL,
    *promotions.ALL,
    *shipping.ALL,
    *tax.ALL,
)
