"""A stand-in for a Meilisearch server: its wire and its queue, spoken to by the real clients.

Every request and every answer is held against Meilisearch's own OpenAPI description, where that is on this machine.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

import msgspec

from tests.contract.search.openapi import LINES, description
from tests.contract.search.stand_in_index import BadFilter, Document, filterable, find

THEN = "2026-11-23T00:00:00.000000Z"
DEFAULTS = {
    "synonyms": {},
    "stopWords": [],
    "faceting": {"maxValuesPerFacet": 100},
}


class Index:
    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.settings: dict[str, Any] = dict(DEFAULTS)


class Server(ThreadingHTTPServer):
    """Tasks end one after the other, each `delay_seconds` after it was begun.

    `failing`: they fail. `refusing`: writes are answered with this error, a status and a code. `overloaded`: searches
    are answered with a 503.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.indexes: dict[str, Index] = {}
        self.tasks: list[dict[str, Any]] = []
        self.requests: list[tuple[str, str]] = []
        self.wrong: list[str] = []
        self.delay_seconds = 0.0
        self.failing = False
        self.refusing: tuple[int, str] | None = None
        self.overloaded = False
        self._queue: Queue[tuple[dict[str, Any], Callable[[], object]]] = Queue()
        threading.Thread(target=self._work, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def enqueue(self, kind: str, index: str | None, work: Callable[[], object]) -> dict[str, Any]:
        uid = len(self.tasks)
        task = {"uid": uid, "batchUid": None, "indexUid": index, "status": "enqueued", "type": kind, "enqueuedAt": THEN}
        self.tasks.append(task)
        ticket = {"taskUid": uid, "indexUid": index, "status": "enqueued", "type": kind, "enqueuedAt": THEN}
        self._queue.put((task, work))
        return ticket

    def _work(self) -> None:
        while True:
            task, work = self._queue.get()
            time.sleep(self.delay_seconds)
            failed = self.failing
            if not failed:
                work()
            error = {"message": "no", "code": "internal", "type": "internal", "link": "none"} if failed else None
            task.update(status="failed" if failed else "succeeded", error=error)


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        raw, kind = self.rfile.read(length), self.headers.get("Content-Type")
        body = None
        if raw:
            body = (
                [msgspec.json.decode(line) for line in raw.split(b"\n")] if kind == LINES else msgspec.json.decode(raw)
            )
        path = self.path.partition("?")[0]
        self.server.requests.append((self.command, path))
        status, answer = self._answer(path.strip("/").split("/"), body)
        if (told := description()) is not None:
            try:
                told.require(self.command, self.path, kind, body, status, answer)
            except Exception as wrong:
                self.server.wrong.append(f"{self.command} {self.path}: {wrong}"[:1_000])
        text = msgspec.json.encode(answer)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815

    def _answer(self, parts: list[str], body: Any) -> tuple[int, Any]:
        server = self.server
        if self.command != "GET" and parts[0] != "multi-search" and parts[-1] != "fetch" and server.refusing:
            return error(*server.refusing)
        match self.command, parts:
            case "GET", ["tasks"]:
                wanted = {int(uid) for uid in self.path.partition("uids=")[2].partition("&")[0].split(",")}
                tasks = [task for task in server.tasks if task["uid"] in wanted]
                return 200, {"results": tasks, "total": len(tasks), "limit": len(wanted), "from": None, "next": None}
            case "GET", ["tasks", uid]:
                return 200, dict(server.tasks[int(uid)])
            case "POST", ["multi-search"]:
                return self._search(body["queries"])
            case "POST", ["indexes"]:
                name = body["uid"]
                return 202, server.enqueue("indexCreation", name, lambda: server.indexes.setdefault(name, Index()))
            case "POST", ["swap-indexes"]:
                first, second = body[0]["indexes"]
                there = server.indexes
                return 202, server.enqueue(
                    "indexSwap", None, lambda: there.update({first: there[second], second: there[first]})
                )
            case "POST", ["indexes", name, "documents"]:
                return 202, server.enqueue("documentAdditionOrUpdate", name, lambda: self._put(name, body))
            case _, ["indexes", name, *rest]:
                index = server.indexes.get(name)
                return error(404, "index_not_found") if index is None else self._at_index(index, name, rest, body)
        raise AssertionError(self.path)

    def _put(self, name: str, documents: list[Document]) -> None:
        index = self.server.indexes.setdefault(name, Index())
        index.documents.update({document["id"]: document for document in documents})

    def _at_index(self, index: Index, name: str, rest: list[str], body: Any) -> tuple[int, Any]:
        server = self.server
        match self.command, rest:
            case "GET", []:
                return 200, {"uid": name, "primaryKey": "id", "createdAt": THEN, "updatedAt": THEN}
            case "DELETE", []:
                return 202, server.enqueue("indexDeletion", name, lambda: server.indexes.pop(name))
            case "GET", ["settings"]:
                return 200, index.settings
            case "PATCH", ["settings"]:
                return 202, server.enqueue("settingsUpdate", name, lambda: index.settings.update(body))
            case "GET", ["stats"]:
                return 200, {
                    "numberOfDocuments": len(index.documents), "isIndexing": False, "fieldDistribution": {},
                    "rawDocumentDbSize": 0, "maxDocumentSize": 0, "avgDocumentSize": 0, "numberOfEmbeddings": 0,
                    "numberOfEmbeddedDocuments": 0, "indexSize": 0, "usedIndexSize": 0,
                }  # fmt: skip
            case "POST", ["documents", "fetch"]:
                found = [index.documents[identity] for identity in body["ids"] if identity in index.documents]
                return 200, {"results": found, "offset": 0, "limit": body["limit"], "total": len(found)}
            case "GET", ["documents", identity]:
                document = index.documents.get(identity)
                return (200, document) if document else error(404, "document_not_found")
            case "DELETE", ["documents", identity]:
                return 202, server.enqueue("documentDeletion", name, lambda: index.documents.pop(identity, None))
        raise AssertionError(self.path)

    def _search(self, queries: list[dict[str, Any]]) -> tuple[int, Any]:
        if self.server.overloaded:
            return error(503, "too_many_search_requests")
        results = []
        for asked in queries:
            index = self.server.indexes.get(asked["indexUid"])
            if index is None:
                return error(400, "index_not_found")
            if set(asked.get("attributesToSearchOn", ())) - set(index.settings.get("searchableAttributes", ())):
                return error(400, "invalid_search_attributes_to_search_on")
            if set(asked.get("facets", ())) - filterable(index.settings):
                return error(400, "invalid_search_facets")
            try:
                results.append(find(dict(index.documents), index.settings, asked))
            except BadFilter as bad:
                return error(400, f"invalid_search_filter {bad}")
        return 200, {"results": results}

    def log_message(self, *_: object) -> None:
        return None


def error(status: int, code: str) -> tuple[int, Any]:
    return status, {"message": code, "code": code.split()[0], "type": "invalid_request", "link": "none"}


@contextmanager
def open_stand_in() -> Iterator[Server]:
    """At the end everything that went over the wire was as the description says."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
    assert not server.wrong, server.wrong[:3]
