"""Carts and wishlists."""

from api.routes.cart import cart, wishlist

ALL = (
    cart.routes,
    wishlist.routes,
)
