"""The storefront: what customers see."""

from api.pages.storefront import basket, checkout, home, order, pay, product, returns, search, sign_in

ALL = (
    *home.ALL,
    *search.ALL,
    *product.ALL,
    *basket.ALL,
    *checkout.ALL,
    *pay.ALL,
    *order.ALL,
    *returns.ALL,
    *sign_in.ALL,
)
