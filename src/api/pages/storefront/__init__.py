"""The storefront: what customers see."""

from api.pages.storefront import home, product, search, sign_in

ALL = (*home.ALL, *search.ALL, *product.ALL, *sign_in.ALL)
