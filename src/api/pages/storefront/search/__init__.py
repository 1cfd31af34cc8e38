"""Looking for something."""

from api.pages.storefront.search import search

ALL = (*search.ALL,)
