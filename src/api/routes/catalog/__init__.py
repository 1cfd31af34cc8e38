"""Products: shown, kept, brought in and handed out."""

from api.routes.catalog import (
    admin_exports,
    admin_images,
    admin_imports,
    admin_products,
    admin_taxonomy,
    admin_variants,
    feeds,
    media,
    products,
)

ALL = (
    products.routes,
    media.routes,
    feeds.routes,
    admin_products.routes,
    admin_variants.routes,
    admin_images.routes,
    admin_imports.routes,
    admin_taxonomy.routes,
    admin_exports.routes,
)
