"""The storefront: what customers see."""

from api.pages.storefront import accounts, cart, catalog, home, orders, reviews, search

ALL = (
    *accounts.ALL,
    *cart.ALL,
    *catalog.ALL,
    *home.ALL,
    *orders.ALL,
    *reviews.ALL,
    *search.ALL,
)
