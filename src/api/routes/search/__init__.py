"""How the shop is searched."""

from api.routes.search import admin_search

ALL = (admin_search.routes,)
