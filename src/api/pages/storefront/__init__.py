"""The storefront: what customers see."""

from api.pages.storefront import address_form, catalog, sign_in

ALL = (*address_form.ALL, *catalog.ALL, *sign_in.ALL)
