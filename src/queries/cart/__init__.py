"""Carts and wishlists, as their owners see them."""
