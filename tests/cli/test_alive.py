"""`tradepost alive`: what the health checks of containers go by."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from adapters.settings import SettingsError
from cli.alive import command
from cli.ports import free_port

ANSWERS: dict[str, tuple[int, object]] = {
    "/health/live": (200, {"status": "alive"}),
    "/health/ready": (503, {"status": "down", "postgres": "down"}),
}


class Api(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body = ANSWERS[self.path]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Api) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PORT", "TRADEPOST_METRICS_PORT"):
        monkeypatch.delenv(name, raising=False)


def alive(*words: str) -> Result:
    return CliRunner().invoke(command, words)


def test_one_that_lives(port: int) -> None:
    said = alive("--port", str(port))
    assert (said.output, said.exit_code) == (f"alive at localhost:{port}.\n", 0)


def test_one_that_lives_and_can_serve_nothing(port: int) -> None:
    said = alive("--port", str(port), "--ready")
    assert (said.output, said.exit_code) == (f"down at localhost:{port}.\n", 1)


def test_nobody(port: int) -> None:
    nobody = free_port()
    said = alive("--port", str(nobody))
    assert (said.output, said.exit_code) == (
        f"Nobody answers at localhost:{nobody}. ([Errno 111] Connection refused)\n",
        1,
    )


def test_somebody_else(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ANSWERS, "/health/live", (200, ["hello"]))
    said = alive("--port", str(port))
    assert (said.output, said.exit_code) == (f"This is no Tradepost at localhost:{port}.\n", 1)


@pytest.mark.parametrize("watched", ["{port}", "0.0.0.0:{port}", "[::]:{port}", "127.0.0.1:{port}"])
def test_the_port_for_those_who_watch_goes_first(watched: str, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(free_port()))
    monkeypatch.setenv("TRADEPOST_METRICS_PORT", watched.format(port=port))
    assert alive().exit_code == 0


def test_what_a_platform_says_in_port_is_asked(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(port))
    assert alive().output == f"alive at localhost:{port}.\n"


def test_a_port_that_cannot_be_read_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEPOST_METRICS_PORT", "everywhere")
    trouble = alive().exception
    assert isinstance(trouble, SettingsError)
    assert str(trouble) == "TRADEPOST_METRICS_PORT must be a port such as 9464, or 0.0.0.0:9464, not 'everywhere'."
