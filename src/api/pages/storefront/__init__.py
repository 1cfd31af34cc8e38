"""The storefront: what customers see."""

from api.pages.storefront import basket, catalog, checkout, order, pay, returns, sign_in

ALL = (*catalog.ALL, *basket.ALL, *checkout.ALL, *pay.ALL, *order.ALL, *returns.ALL, *sign_in.ALL)
