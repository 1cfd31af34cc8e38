"""The office: where the shop's own people work."""

from api.pages.office import coupons, front_door, promotions, shipping, tax

ALL = (*front_door.ALL, *coupons.ALL, *promotions.ALL, *shipping.ALL, *tax.ALL)
