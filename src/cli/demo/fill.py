"""Filling a store with the demo: through ordinary commands, many a transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from typing import Final, TypeVar
from uuid import UUID

import asyncpg

from adapters.settings import Settings
from cli.demo.assortment import BRANDS, KINDS, Kind
from cli.demo.drawings import Drawing
from cli.demo.history import ORDERS_ABOUT, orders
from cli.demo.opinions import Opinion, opinions
from cli.demo.pictures import hang_pictures
from cli.demo.products import PRODUCTS, products
from cli.home import ADMIN_EMAIL
from cli.level import find_position
from cli.progress import bar
from cli.session import postgres
from commands.base import perform, perform_all
from commands.catalog.create_product import CreateProduct, create_product
from commands.catalog.file_by_names import categories_at, labels_by_name
from commands.orders.import_orders import ImportOrders, import_orders
from commands.reviews.moderate_review import ModerateReview, moderate_review
from commands.reviews.submit_review import SubmitReview, submit_review
from db.work import Work
from domain.accounts.account import email_key
from domain.catalog.product import Image, Product
from domain.refusals import NotFound
from domain.reviews.review import ReviewStatus
from domain.reviews.review_refusals import ReviewedAlready

BATCH: Final = 100

Item = TypeVar("Item")


async def fill_demo_store(settings: Settings, drawn: Sequence[Drawing], stopped: Callable[[], bool]) -> int:
    """The outbox position of the last of it. What an interrupted fill left out is filled in; nothing is made twice."""
    async with postgres(settings) as pool:
        pictures = await hang_pictures(settings, pool, drawn)
        made = await stock_shelves(pool, pictures, stopped)
        if not stopped():
            await sell(pool, made, stopped)
        if not stopped():
            await have_reviewed(pool, made, stopped)
        return await perform(pool, find_position, None)


async def stock_shelves(
    pool: asyncpg.Pool, pictures: Mapping[str, Image], stopped: Callable[[], bool]
) -> list[Product]:
    categories, brands = await perform(pool, label_shelves, None)
    made: list[Product] = []
    with bar("Stocking the demo store", PRODUCTS) as advance:
        for batch in batches(products(categories, brands, pictures), BATCH):
            if stopped():
                break
            made += await perform_all(pool, stock_product, batch)
            advance(len(made))
    return made


async def sell(pool: asyncpg.Pool, made: Sequence[Product], stopped: Callable[[], bool]) -> None:
    done = await perform(pool, count_orders, None)
    with bar("Selling for 90 days", ORDERS_ABOUT) as advance:
        for sold in batches(islice(orders(made, datetime.now(UTC)), done, None), BATCH):
            if stopped():
                break
            await perform(pool, import_orders, ImportOrders(sold))
            done += len(sold)
            advance(done)


async def have_reviewed(pool: asyncpg.Pool, made: Sequence[Product], stopped: Callable[[], bool]) -> None:
    said = list(opinions(orders(made, datetime.now(UTC))))
    with bar("Asking how they like it", len(said)) as advance:
        done = 0
        for batch in batches(said, BATCH):
            if stopped():
                break
            await perform_all(pool, review, batch)
            advance(done := done + len(batch))


async def review(opinion: Opinion, work: Work) -> None:
    """Once. It waits to be read where there is no admin of the demo's who could have."""
    key = email_key(opinion.order.email)
    customers, _ = await work.past_orders.accounts({key: opinion.order})
    admin = await work.accounts.lock_by_email(ADMIN_EMAIL)
    submit = SubmitReview(customers[key], opinion.product, opinion.rating, opinion.title, opinion.body)
    with suppress(ReviewedAlready, NotFound):
        submitted = await submit_review(submit, work)
        if opinion.is_read and admin is not None:
            read = ModerateReview(admin.account, submitted.id, ReviewStatus.APPROVED)
            await moderate_review(read, work)


async def label_shelves(_: None, work: Work) -> tuple[dict[Kind, UUID | None], dict[str, UUID]]:
    """The categories of what there is to be had, and the brands."""
    paths = {kind: (kind.department, kind.category) for kind in KINDS}
    made = await categories_at(list(paths.values()), work)
    return {kind: made[path] for kind, path in paths.items()}, await labels_by_name("brand", BRANDS, work)


async def stock_product(command: CreateProduct, work: Work) -> Product:
    sku = command.variants[0].sku or ""
    known = await work.products.by_sku([sku])
    return known.get(sku) or await create_product(command, work)


async def count_orders(_: None, work: Work) -> int:
    return await work.orders.count()


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
