"""A product's page."""

from api.pages.storefront.catalog import product

ALL = (*product.ALL,)
