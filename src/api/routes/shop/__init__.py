"""The shop itself."""

from api.routes.shop import shop

ALL = (shop.routes,)
