"""The storefront: what customers see."""

from api.pages.storefront import catalog, sign_in

ALL = (*catalog.ALL, *sign_in.ALL)
