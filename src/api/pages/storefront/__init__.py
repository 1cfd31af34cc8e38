"""The storefront: what customers see."""

from api.pages.storefront import (
    address_form,
    addresses,
    catalog,
    orders_list,
    own_pages,
    passwords,
    privacy,
    profile,
    register,
    reviews,
    sign_in,
    verify,
    wishlist,
)

ALL = (
    *address_form.ALL,
    *addresses.ALL,
    *catalog.ALL,
    *orders_list.ALL,
    *own_pages.ALL,
    *passwords.ALL,
    *privacy.ALL,
    *profile.ALL,
    *register.ALL,
    *reviews.ALL,
    *sign_in.ALL,
    *verify.ALL,
    *wishlist.ALL,
)
