"""Coupons, as admins see them."""
