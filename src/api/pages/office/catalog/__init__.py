"""Products as the office keeps them, and what they are filed under."""

from api.pages.office.catalog import categories, files, labels, pictures, product, products, variants

ALL = (
    *categories.ALL,
    *files.ALL,
    *labels.ALL,
    *pictures.ALL,
    *product.ALL,
    *products.ALL,
    *variants.ALL,
)
