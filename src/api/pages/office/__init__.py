"""The office: where the shop's own people work."""

from api.pages.office import categories, files, front_door, labels, pictures, product, products, stock, variants

ALL = (
    *front_door.ALL,
    *products.ALL,
    *product.ALL,
    *variants.ALL,
    *pictures.ALL,
    *stock.ALL,
    *categories.ALL,
    *labels.ALL,
    *files.ALL,
)
