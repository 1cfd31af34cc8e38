"""Parameters of queries: known, given once, and read as they are meant."""

from functools import cache

import pytest
from litestar.handlers import BaseRouteHandler
from litestar.routes import HTTPRoute

from api.app import create_app
from api.requests.parameters import QUERY_BYTES_REMEMBERED_MAX, meant, read_short
from domain.refusals import InvalidInput
from tests.documented import settings_of_no_shop
from tests.world import World


@cache
def search() -> BaseRouteHandler:
    """The route of `GET /products`."""
    for route in create_app(settings_of_no_shop()).routes:
        if isinstance(route, HTTPRoute) and route.path == "/products":
            return route.route_handler_map["GET"][0]
    raise AssertionError("there is one")


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (b"", b""),
        (b"category=&min_price=&q=", b""),
        (b"q=+lamp+", b"q=lamp"),
        (b"q=null", b"q=null"),
        (b"tag=a&tag=&tag=b", b"tag=a&tag=b"),
        (b"q=Ma%CC%88ppchen", b"q=M%C3%A4ppchen"),
        (b"in_stock=TRUE&page=2", b"in_stock=TRUE&page=2"),
    ],
)
def test_a_query_is_read_as_it_is_meant(sent: bytes, read: bytes) -> None:
    assert meant(search(), sent) == read


@pytest.mark.parametrize(
    ("sent", "faults"),
    [
        (b"categry=x", [("categry", "unknown-field", "There is no such parameter. Did you mean category?")]),
        (b"page=1&page=2", [("page", "duplicate", "Give this once.")]),
        (b"page=1e3", [("page", "not-a-number", "This must be a whole number.")]),
        (b"page=1.0", [("page", "not-a-number", "This must be a whole number.")]),
        (b"page=%EF%BC%93", [("page", "not-a-number", "This must be a whole number.")]),
        (b"min_price=null", [("min_price", "not-a-number", "This must be a whole number.")]),
        (b"in_stock=perhaps", [("in_stock", "wrong-type", "This must be true or false.")]),
        (b"q=%FF", [("query", "wrong-format", "This is no UTF-8, percent-encoded.")]),
        (
            b"page=0&min_rating=6&colour=",
            [
                ("page", "too-small", "At least 1."),
                ("min_rating", "too-large", "At most 5."),
                ("colour", "unknown-field", "There is no such parameter."),
            ],
        ),
    ],
)
def test_all_that_is_wrong_is_told_at_once(sent: bytes, faults: list[tuple[str, str, str]]) -> None:
    with pytest.raises(InvalidInput) as refused:
        meant(search(), sent)
    assert [(one.field, one.code.value, one.message) for one in refused.value.faults] == faults


async def test_of_long_queries_nothing_is_remembered(world: World) -> None:
    await world.level()
    read_short.cache_clear()
    for number in range(3):
        short, long = f"brand=of-{number}", f"brand=of-{number}&tag={'x' * QUERY_BYTES_REMEMBERED_MAX}&tag=y"
        answers = [await world.anyone.get(f"/products?{query}&page=2") for query in (short, long)]
        assert [(answer.status_code, answer.json()["page"]) for answer in answers] == [(200, 2)] * 2
    assert read_short.cache_info().currsize == 3
