"""Whatever customers and admins do, in any order and at once: a product's rating is that of its approved reviews."""

import asyncio
from dataclasses import dataclass, field, replace
from random import Random
from uuid import UUID

import asyncpg
import pytest

from commands.base import perform
from commands.catalog.create_product import CreateProduct, NewVariant, create_product
from commands.reviews.delete_review import DeleteReview, delete_review
from commands.reviews.edit_review import EditReview, edit_review
from commands.reviews.forget_reviewer import ForgetReviewer, forget_reviewer
from commands.reviews.moderate_review import ModerateReview, moderate_review
from commands.reviews.report_review import ReportReview, report_review
from commands.reviews.submit_review import SubmitReview, submit_review
from commands.upkeep.check_ledger import CheckLedger, check_ledger
from db.catalog.products import ProductFacts
from db.work import Work
from domain.accounts.account import Account, Role
from domain.catalog.product import ProductStatus
from domain.refusals import NotFound, Refusal
from domain.reviews.review import ReviewStatus
from domain.reviews.review_refusals import OwnReview, ReportedAlready, ReviewedAlready

CUSTOMERS, PRODUCTS, STEPS = 4, 2, 60
DEEDS = ("submit", "edit", "approve", "reject", "delete", "remove", "report", "forget")
OFTEN = (8, 4, 8, 3, 2, 1, 3, 1)
OUTCOMES = (ReviewedAlready, OwnReview, ReportedAlready, NotFound)


@dataclass
class Written:
    """What a plain reader of the rules keeps of a review."""

    rating: int
    status: ReviewStatus = ReviewStatus.PENDING
    reported_by: set[UUID] = field(default_factory=set)


@dataclass
class Step:
    deed: str
    customer: UUID
    author: UUID
    product: UUID
    rating: int


@dataclass
class Model:
    """One review a customer and product."""

    reviews: dict[tuple[UUID, UUID], Written] = field(default_factory=dict)

    def take(self, step: Step) -> type[Refusal] | None:
        """What is refused, or nothing; then it has happened."""
        place = (step.author, step.product)
        found = self.reviews.get(place)
        match step.deed:
            case "submit":
                if found is not None:
                    return ReviewedAlready
                self.reviews[place] = Written(step.rating)
            case "forget":
                self.reviews = {at: each for at, each in self.reviews.items() if at[0] != step.author}
            case _ if found is None:
                return NotFound
            case "edit":
                if found.rating != step.rating:
                    found.rating, found.status = step.rating, ReviewStatus.PENDING
            case "approve" | "reject":
                found.status = ReviewStatus.APPROVED if step.deed == "approve" else ReviewStatus.REJECTED
            case "delete" | "remove":
                del self.reviews[place]
            case "report":
                return self.report(step, found)
        return None

    def report(self, step: Step, found: Written) -> type[Refusal] | None:
        if step.customer == step.author:
            return OwnReview
        if found.status is not ReviewStatus.APPROVED:
            return NotFound
        if step.customer in found.reported_by:
            return ReportedAlready
        found.reported_by.add(step.customer)
        return None

    def rating(self, product: UUID) -> tuple[int, int]:
        stars = [
            each.rating
            for (_, of), each in self.reviews.items()
            if of == product and each.status is ReviewStatus.APPROVED
        ]
        return sum(stars), len(stars)


@dataclass
class Shop:
    postgres: asyncpg.Pool
    customers: list[UUID]
    products: list[UUID]

    def any_step(self, dice: Random) -> Step:
        (deed,) = dice.choices(DEEDS, OFTEN)
        customer, author = dice.choice(self.customers), dice.choice(self.customers)
        return Step(deed, customer, author, dice.choice(self.products), dice.randint(1, 5))

    async def take(self, step: Step) -> type[Refusal] | None:
        review = await self.postgres.fetchval(
            "select id from reviews where customer_id = $1 and product_id = $2", step.author, step.product
        )
        review = review or UUID(int=1)
        try:
            match step.deed:
                case "submit":
                    said = SubmitReview(step.author, step.product, step.rating, "Title", "Body")
                    await perform(self.postgres, submit_review, said)
                case "edit":
                    await perform(self.postgres, edit_review, EditReview(step.author, review, step.rating))
                case "approve" | "reject":
                    status = ReviewStatus.APPROVED if step.deed == "approve" else ReviewStatus.REJECTED
                    await perform(self.postgres, moderate_review, ModerateReview(step.author, review, status))
                case "delete" | "remove":
                    by = step.author if step.deed == "delete" else None
                    await perform(self.postgres, delete_review, DeleteReview(review, by))
                case "report":
                    await perform(self.postgres, report_review, ReportReview(step.customer, review, "x"))
                case "forget":
                    await perform(self.postgres, forget_reviewer, ForgetReviewer(step.author))
        except OUTCOMES as refused:
            return type(refused)
        return None

    async def ratings(self) -> dict[UUID, tuple[int, int]]:
        rows = await self.postgres.fetch("select id, rating_sum, rating_count from products")
        return {row["id"]: (row["rating_sum"], row["rating_count"]) for row in rows}

    async def broken(self) -> list[dict[str, str]]:
        async with self.postgres.acquire() as connection:
            results = await check_ledger(CheckLedger(), Work(connection))
        return [row for one in results for row in one.rows]


@pytest.fixture
async def shop(postgres: asyncpg.Pool) -> Shop:
    async def join(number: int, work: Work) -> Account:
        return await work.accounts.add(f"{number}@example.com", "Eve", None, Role.CUSTOMER, work.now)

    facts = ProductFacts("Lamp", "", ProductStatus.PUBLISHED, None, None, {})
    products = [
        await perform(postgres, create_product, CreateProduct(facts, (), [NewVariant(sku, {}, 1, None, 1, None, ())]))
        for sku in map(str, range(PRODUCTS))
    ]
    customers = [await perform(postgres, join, number) for number in range(CUSTOMERS)]
    return Shop(postgres, [one.id for one in customers], [one.id for one in products])


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 60))])
async def test_the_rating_is_that_of_the_approved_after_every_step(shop: Shop, seed: int) -> None:
    dice, model = Random(seed), Model()
    for number in range(STEPS):
        step = shop.any_step(dice)
        assert await shop.take(step) is model.take(step), (number, step)
        assert await shop.ratings() == {product: model.rating(product) for product in shop.products}, (number, step)
    assert await shop.broken() == []


@pytest.mark.parametrize("steps", [80, pytest.param(4_000, marks=pytest.mark.slow)])
async def test_it_is_so_when_all_of_it_happens_at_once(shop: Shop, steps: int) -> None:
    """One review, so that all of them wait for each other."""
    dice, author, product = Random(steps), shop.customers[0], shop.products[0]
    await shop.take(Step("submit", author, author, product, 5))
    tried = [replace(shop.any_step(dice), author=author, product=product) for _ in range(steps)]
    outcomes = await asyncio.gather(*map(shop.take, tried))
    assert None in outcomes
    assert await shop.broken() == []
