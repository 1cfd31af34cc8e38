"""Is it alive, is it ready, how is it doing."""

from api.routes.upkeep import operations

ALL = (operations.routes,)
