"""A collector on a port of this machine: takes traces as OpenTelemetry sends them, and errors as Sentry does."""

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

import msgspec
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

PROJECT = "7"
COME_SECONDS_MAX = 20.0
LOOK_SECONDS = 0.05

Found = TypeVar("Found")


class Part(msgspec.Struct, frozen=True):
    """One span: `trace`, `id` and `parent` in hexadecimal, the latter empty where a trace begins."""

    service: str
    name: str
    trace: str
    id: str
    parent: str
    facts: dict[str, Any]
    failed: bool


class Collector:
    """`headers` are those of the last that was sent, in small letters."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.dsn = f"{url.replace('://', '://key@')}/{PROJECT}"
        self.parts: list[Part] = []
        self.errors: list[dict[str, Any]] = []
        self.headers: dict[str, str] = {}
        self.said: list[bytes] = []

    def take(self, path: str, headers: dict[str, str], body: bytes) -> None:
        self.headers = headers
        self.said.append(body)
        if path == "/v1/traces":
            self.parts += parts_of(ExportTraceServiceRequest.FromString(body))
        elif path == f"/api/{PROJECT}/envelope/":
            lines = body.split(b"\n")
            self.errors += [json.loads(line) for line in lines if b'"exception"' in line]

    def until(self, look: Callable[["Collector"], Found | None]) -> Found:
        """What is found once it has come."""
        deadline = time.monotonic() + COME_SECONDS_MAX
        while (found := look(self)) is None:
            assert time.monotonic() < deadline, [part.name for part in self.parts]
            time.sleep(LOOK_SECONDS)
        return found

    def trace_of(self, name: str) -> list[Part] | None:
        """All that has come of the trace in which something is called so."""
        found = {part.trace for part in self.parts if part.name == name}
        return [part for part in self.parts if part.trace in found] or None


def parts_of(request: ExportTraceServiceRequest) -> Iterator[Part]:
    for resource in request.resource_spans:
        named = {each.key: each.value.string_value for each in resource.resource.attributes}
        for scope in resource.scope_spans:
            for span in scope.spans:
                facts = {each.key: each.value.string_value or each.value.int_value for each in span.attributes}
                ids = span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex()
                yield Part(named["service.name"], span.name, *ids, facts, span.status.code == 2)


@contextmanager
def open_collector() -> Iterator[Collector]:
    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if self.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            collector.take(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Taking) as server:
        collector = Collector(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield collector
        server.shutdown()
        thread.join()
