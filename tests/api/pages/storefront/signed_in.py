"""Somebody who is signed in with a browser, without the half second it takes to check a password."""

from tests.api.pages.surfer import Surfer
from tests.world import Person


def signed_in(surfer: Surfer, person: Person) -> None:
    token = person.headers["Authorization"].removeprefix("Bearer ")
    surfer.client.cookies.set("__Host-access", token, domain="shop.local")
