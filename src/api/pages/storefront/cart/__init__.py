"""The basket and the wishlist."""

from api.pages.storefront.cart import basket, wishlist

ALL = (
    *basket.ALL,
    *wishlist.ALL,
)
