"""What the people of a drill say of the goods, and the admin who reads it first."""

from typing import Final

from cli.drill.ledger import History
from cli.drill.people import TWINS, Person
from domain.reviews.review import STARS_MAX

REVIEWING: Final = 0.5
REPORTING: Final = 0.2
READ_AT_ONCE_MAX: Final = 10


async def review(person: Person, product: str, history: History) -> None:
    """Once a product; whoever has said something already says something else, or nothing any more."""
    stars = person.dice.randint(1, STARS_MAX)
    said = {"rating": stars, "title": f"{stars} stars", "body": f"Drilled {person.dice.randrange(1_000)} times."}
    path = f"/products/{product}/reviews"
    written = await (person.twins(path, said) if person.dice.random() < TWINS else person.command("POST", path, said))
    if written is not None and written.status_code == 201:
        history.counts["reviews"] += 1
        own = await person.query("/reviews?page_size=1")
        if own is not None and own["items"][0]["id"] != written.json()["id"]:
            history.broken.append(f"stale: review {written.json()['id']} is not its author's newest, {person.shown_at}")
        history.counts["own writes read"] += own is not None
        return
    own = await person.query("/reviews")
    for one in [] if own is None else own["items"][:1]:
        if person.dice.random() < 0.5:
            await person.command("PATCH", f"/reviews/{one['id']}", {"rating": stars})
        else:
            await person.command("DELETE", f"/reviews/{one['id']}")
    if person.dice.random() < REPORTING:
        await report_one(person, product)


async def report_one(person: Person, product: str) -> None:
    page = await person.query(f"/products/{product}/reviews")
    for one in [] if page is None else page["items"][:1]:
        await person.command("POST", f"/reviews/{one['id']}/report", {"reason": "drill"})


async def moderate_some(admin: Person, history: History) -> None:
    """What waits, and what was reported; some of it is gone by then."""
    which = admin.dice.choice(("status=pending", "reported=true"))
    page = await admin.query(f"/admin/reviews?{which}&page_size={READ_AT_ONCE_MAX}")
    for one in [] if page is None else page["items"]:
        status = "approved" if admin.dice.random() < 0.8 else "rejected"
        decided = await admin.command("PATCH", f"/admin/reviews/{one['id']}", {"status": status})
        history.counts["reviews moderated"] += decided is not None and decided.is_success
