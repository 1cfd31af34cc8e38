"""One's own pages, and the way in."""

from api.pages.storefront.accounts import (
    address_fields,
    addresses,
    own_pages,
    passwords,
    privacy,
    profile,
    register,
    sign_in,
    verify,
)

ALL = (
    *address_fields.ALL,
    *addresses.ALL,
    *own_pages.ALL,
    *passwords.ALL,
    *privacy.ALL,
    *profile.ALL,
    *register.ALL,
    *sign_in.ALL,
    *verify.ALL,
)
