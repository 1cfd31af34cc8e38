"""The Meilisearch engine's side of the wire: what it asks, and that a 202 is only a ticket."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import pytest

from adapters.search.meilisearch.documents import SETTINGS
from adapters.search.meilisearch.questions import facet_questions, page_question
from adapters.search.meilisearch.reader import MeilisearchReader
from adapters.search.meilisearch.writer import MeilisearchWriter
from adapters.search.port import ProductQuery, Sort, digest, fingerprint
from domain.outages import OutOfStep, StoreDown
from domain.product import Product, ProductStatus, Variant
from read_models.documents import encode
from read_models.model import Standing
from read_models.product_search import SearchDocument, search_document

THEN = "2026-11-23T00:00:00.000000Z"


class Server(ThreadingHTTPServer):
    """Keeps indexes behind a queue whose tasks end, in their order, only when they have been asked after twice."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.indexes: dict[str, dict[str, Any]] = {}
        self.settings: dict[str, dict[str, Any]] = {}
        self.tasks: list[dict[str, Any]] = []
        self.failing = False


class Handler(BaseHTTPRequestHandler):
    server: Server

    def answer(self, status: int, body: object) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def missing(self, code: str) -> None:
        self.answer(404, {"message": code, "code": code, "type": "invalid_request", "link": ""})

    def enqueue(self, work: Any) -> None:
        self.server.tasks.append({"asked": 0, "work": work, "done": False})
        uid = len(self.server.tasks) - 1
        ticket = {
            "taskUid": uid,
            "indexUid": "products",
            "status": "enqueued",
            "type": "x",
            "enqueuedAt": THEN,
        }
        self.answer(202, ticket)

    def run_up_to(self, uid: int) -> None:
        for task in self.server.tasks[: uid + 1]:
            if not task["done"]:
                task["done"] = True
                task["work"]()

    def body(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def do_GET(self) -> None:
        parts = self.path.strip("/").split("/")
        if parts[0] == "tasks":
            task = self.server.tasks[int(parts[1])]
            task["asked"] += 1
            status = "processing" if task["asked"] < 2 else "failed" if self.server.failing else "succeeded"
            if status == "succeeded":
                self.run_up_to(int(parts[1]))
            ended = dict.fromkeys(("details", "error", "canceledBy", "duration", "startedAt", "finishedAt"))
            self.answer(200, ended | {"uid": 0, "indexUid": "x", "status": status, "type": "x", "enqueuedAt": THEN})
            return
        index = self.server.indexes.get(parts[1])
        if index is None:
            self.missing("index_not_found")
        elif len(parts) == 2:
            self.answer(200, {"uid": parts[1], "primaryKey": "id", "createdAt": THEN, "updatedAt": THEN})
        elif parts[2] == "stats":
            self.answer(200, {"numberOfDocuments": len(index), "isIndexing": False, "fieldDistribution": {}})
        else:
            document = index.get(parts[3])
            self.answer(200, document) if document else self.missing("document_not_found")

    def do_POST(self) -> None:
        body, parts = self.body(), self.path.strip("/").split("/")
        indexes = self.server.indexes
        if parts == ["indexes"]:
            self.enqueue(lambda: indexes.setdefault(body["uid"], {}))
        elif parts == ["swap-indexes"]:
            first, second = body[0]["indexes"]
            self.enqueue(lambda: indexes.update({first: indexes[second], second: indexes[first]}))
        elif parts[-1] == "fetch":
            found = [indexes[parts[1]][name] for name in body["ids"] if name in indexes[parts[1]]]
            self.answer(200, {"results": found, "offset": 0, "limit": body["limit"], "total": len(found)})
        else:
            self.enqueue(lambda: indexes[parts[1]].update({entry["id"]: entry for entry in body}))

    def do_PATCH(self) -> None:
        body, parts = self.body(), self.path.strip("/").split("/")
        self.enqueue(lambda: self.server.settings.update({parts[1]: body}))

    def do_DELETE(self) -> None:
        parts = self.path.strip("/").split("/")
        if len(parts) == 2:
            self.enqueue(lambda: self.server.indexes.pop(parts[1]))
        else:
            self.enqueue(lambda: self.server.indexes[parts[1]].pop(parts[3]))

    def log_message(self, *_: object) -> None:
        return None


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def address(server: Server) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def at(position: int, generation: int = 100) -> Standing:
    return Standing(generation, position, position * 1_000, 1_000, "r3 USD")


async def test_the_checkpoint_stands_only_after_its_task_has_succeeded(server: Server) -> None:
    writer, reader = MeilisearchWriter(address(server), None), MeilisearchReader(address(server), None)
    assert await reader.standing() is None
    assert await writer.standing("live") is None
    await writer.begin(at(0))
    assert server.settings == {"products-next": SETTINGS}
    assert await writer.switch(100) == "switched"

    await writer.apply("live", [], at(0), at(7))
    assert [task["asked"] >= 2 for task in server.tasks] == [True] * len(server.tasks)
    assert await MeilisearchWriter(address(server), None).standing("live") == at(7)

    server.failing = True
    with pytest.raises(StoreDown):
        await writer.apply("live", [], at(7), at(9))
    server.failing = False
    assert await writer.standing("live") == at(7)
    await reader.close()


async def test_the_next_index_takes_the_place_of_the_live_one_in_one_swap(server: Server) -> None:
    writer, reader = MeilisearchWriter(address(server), None), MeilisearchReader(address(server), None)
    await writer.begin(at(0))
    assert await writer.switch(100) == "switched"
    await writer.apply("live", [], at(0), at(7))
    await writer.begin(at(0, 200))
    await writer.fill([lamp()])
    await writer.apply("next", [], at(0, 200), at(5, 200))
    assert (await writer.count("next"), await writer.count("live")) == (1, 0)
    assert await writer.switch(200) == "behind"
    assert await writer.switch(300) == "lost"
    assert await reader.standing() == at(7)
    await writer.apply("next", [], at(5, 200), at(7, 200))
    assert await writer.switch(200) == "switched"
    assert await writer.standing("live") == at(7, 200)
    assert list(server.indexes) == ["products"]
    expected = fingerprint(digest(lamp()), encode(lamp().item))
    assert await writer.digests(200, [lamp().id, "nobody"]) == {lamp().id: expected}
    with pytest.raises(OutOfStep):
        await writer.apply("live", [], at(7), at(9))
    await writer.forget(at(7, 200))
    assert await writer.standing("live") is None
    await reader.close()


def lamp() -> SearchDocument:
    variant = Variant(UUID(int=2), "LAMP", {}, 4_500, None, 3)
    then = datetime(2026, 11, 23, tzinfo=UTC)
    return search_document(
        Product(
            UUID(int=1), "lamp", "Lamp", "", ProductStatus.PUBLISHED, None, None, (), (), (variant,), {}, 0, 0, 0, None,
            then, then, 1,
        ),
        "USD",
    )  # fmt: skip


async def test_a_server_that_is_gone_is_said_to_be_down() -> None:
    reader = MeilisearchReader("http://127.0.0.1:9", None)
    with pytest.raises(StoreDown):
        await reader.search(ProductQuery())
    with pytest.raises(StoreDown):
        await MeilisearchWriter("http://127.0.0.1:9", None).standing("live")
    await reader.close()


def test_filters_add_up_their_values_are_alternatives_and_facets_leave_their_own_out() -> None:
    query = ProductQuery("lamp", brand=("acme", 'x" OR "y'), min_price=5, in_stock=True, sort=Sort.PRICE, page=2)
    brands = ['brand = "acme"', 'brand = "x\\" OR \\"y"']
    page, facets = page_question(query), facet_questions(query)
    assert page["filter"] == [['status = "published"'], brands, "price >= 5", "in_stock = true"]
    assert (page["page"], page["hitsPerPage"], page["sort"]) == (2, 20, ["price:asc", "id:asc"])
    assert page["facets"] == ["category_facet", "tag_facet", "rating"]
    assert facets["brand"]["filter"] == [['status = "published"'], "price >= 5", "in_stock = true"]
    assert facets["brand"]["facets"] == ["brand_facet"]
    assert (facets["brand"]["page"], facets["price"]["facets"]) == (0, ["price"])
