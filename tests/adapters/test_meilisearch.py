"""The Meilisearch engine's side of the wire: what it asks, and that a 202 is only a ticket."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from adapters.search.meilisearch.documents import INDEX, SETTINGS
from adapters.search.meilisearch.questions import facet_questions, page_question
from adapters.search.meilisearch.reader import MeilisearchReader
from adapters.search.meilisearch.writer import MeilisearchWriter
from adapters.search.port import ProductQuery, Sort
from domain.outages import StoreDown
from read_models.model import Standing

THEN = "2026-11-23T00:00:00.000000Z"


class Server(ThreadingHTTPServer):
    """Keeps settings and documents behind a queue whose tasks end only when they have been asked after twice."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.settings: dict[str, Any] | None = None
        self.documents: dict[str, Any] = {}
        self.tasks: list[dict[str, Any]] = []
        self.patched = 0
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
        self.server.tasks.append({"asked": 0, "work": work})
        uid = len(self.server.tasks) - 1
        ticket = {
            "taskUid": uid,
            "indexUid": INDEX,
            "status": "enqueued",
            "type": "x",
            "enqueuedAt": THEN,
        }
        self.answer(202, ticket)

    def do_GET(self) -> None:
        if self.path.startswith("/tasks/"):
            task = self.server.tasks[int(self.path.split("/")[2])]
            task["asked"] += 1
            status = "processing" if task["asked"] < 2 else "failed" if self.server.failing else "succeeded"
            if status == "succeeded":
                task["work"]()
            ended = dict.fromkeys(("details", "error", "canceledBy", "duration", "startedAt", "finishedAt"))
            self.answer(200, ended | {"uid": 0, "indexUid": INDEX, "status": status, "type": "x", "enqueuedAt": THEN})
        elif self.server.settings is None:
            self.missing("index_not_found")
        elif self.path.endswith("/settings"):
            self.answer(200, self.server.settings)
        else:
            document = self.server.documents.get(self.path.rsplit("/", 1)[1])
            self.answer(200, document) if document else self.missing("document_not_found")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/indexes":
            self.enqueue(lambda: setattr(self.server, "settings", {}))
        else:
            self.enqueue(lambda: self.server.documents.update({entry["id"]: entry for entry in body}))

    def do_PATCH(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.patched += 1
        settings = self.server.settings
        assert settings is not None
        self.enqueue(lambda: settings.update(body))

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


async def test_the_checkpoint_stands_only_after_its_task_has_succeeded(server: Server) -> None:
    writer, reader = MeilisearchWriter(address(server), None), MeilisearchReader(address(server), None)
    assert await reader.standing() is None
    assert await writer.checkpoint() == 0
    assert {name: (server.settings or {})[name] for name in SETTINGS} == SETTINGS

    await writer.apply([], 0, Standing(1, 7, 1_000))
    assert [task["asked"] >= 2 for task in server.tasks] == [True] * len(server.tasks)
    assert await MeilisearchWriter(address(server), None).checkpoint() == 7
    assert server.patched == 1, "settings that are as they should be are left alone"

    server.failing = True
    with pytest.raises(StoreDown):
        await writer.apply([], 7, Standing(1, 9, 2_000))
    server.failing = False
    assert await writer.checkpoint() == 7
    await reader.close()


async def test_a_server_that_is_gone_is_said_to_be_down() -> None:
    reader = MeilisearchReader("http://127.0.0.1:9", None)
    with pytest.raises(StoreDown):
        await reader.search(ProductQuery())
    with pytest.raises(StoreDown):
        await MeilisearchWriter("http://127.0.0.1:9", None).checkpoint()
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
