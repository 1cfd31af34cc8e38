"""Coupons, promotions, shipping and tax."""
