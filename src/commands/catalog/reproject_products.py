"""Have the read models of some products written again."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from db.work import Work
from domain.events import ProductDoubted


class ReprojectProducts(msgspec.Struct, frozen=True):
    products: Sequence[UUID]


async def reproject_products(command: ReprojectProducts, work: Work) -> None:
    for product in await work.products.locked(command.products):
        work.record(ProductDoubted(subject=product.id, version=product.version))
