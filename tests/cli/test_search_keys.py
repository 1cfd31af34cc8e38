"""`tradepost search keys`: nobody of the shop needs a Meilisearch's master key."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final

import pytest
from click.testing import CliRunner

from cli.main import main
from cli.search import command

MASTER: Final = "a-master-key-of-32-characters-ok"
MADE: Final = [
    "MEILI_SEARCH_KEY was made: search, documents.get in products*.",
    "MEILI_KEY was made: search, documents.*, indexes.*, settings.*, tasks.get, stats.get in *.",
]


class Meilisearch(ThreadingHTTPServer):
    """As far as its keys go: it makes their values as the real one does."""

    def __init__(self) -> None:
        self.keys = dict[str, dict[str, Any]]()
        self.asked = list[str]()
        super().__init__(("127.0.0.1", 0), Answers)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Meilisearch

    def answer(self) -> None:
        self.server.asked.append(f"{self.command} {self.path.partition('/keys')[1]}")
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.headers["authorization"] != f"Bearer {MASTER}":
            self.say(403, {"code": "invalid_api_key"})
        elif self.command == "POST":
            made = json.loads(body)
            value = hmac.new(MASTER.encode(), made["uid"].encode(), hashlib.sha256).hexdigest()
            self.server.keys[made["uid"]] = made | {"key": value}
            self.say(201, self.server.keys[made["uid"]])
        elif (uid := self.path.rpartition("/")[2]) not in self.server.keys:
            self.say(404, {"code": "api_key_not_found"})
        elif self.command == "DELETE":
            del self.server.keys[uid]
            self.say(204, None)
        else:
            self.say(200, self.server.keys[uid])

    do_GET = do_POST = do_DELETE = answer  # noqa: N815 - what http.server calls

    def say(self, status: int, body: object) -> None:
        said = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def running() -> Iterator[Meilisearch]:
    with Meilisearch() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def meilisearch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meilisearch]:
    with running() as server:
        monkeypatch.setenv("MEILI_URL", server.url)
        monkeypatch.setenv("MEILI_MASTER_KEY", MASTER)
        yield server


def said(*words: str) -> list[str]:
    done = CliRunner().invoke(command, ["keys", *words])
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def test_two_keys_are_made_and_are_there_the_next_time(meilisearch: Meilisearch) -> None:
    assert said() == MADE
    assert meilisearch.asked == ["GET /keys", "POST /keys"] * 2
    assert {key["name"]: (key["actions"], key["indexes"]) for key in meilisearch.keys.values()} == {
        "MEILI_SEARCH_KEY": (["search", "documents.get"], ["products*"]),
        "MEILI_KEY": (["search", "documents.*", "indexes.*", "settings.*", "tasks.get", "stats.get"], ["*"]),
    }
    assert said() == [line.replace("was made", "is there") for line in MADE]
    assert meilisearch.asked[4:] == ["GET /keys"] * 2


def test_they_are_known_before_they_are_made(meilisearch: Meilisearch) -> None:
    printed = said("--print")
    assert meilisearch.asked == []
    said()
    assert printed == [f"{key['name']}={key['key']}" for key in meilisearch.keys.values()]


def test_their_values_are_what_the_servers_own_rule_makes_of_the_master_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `printf %s UID | openssl dgst -sha256 -hmac MASTER` says; deploy/env.sh counts on it."""
    monkeypatch.setenv("MEILI_MASTER_KEY", "a" * 24)
    assert said("--print") == [
        "MEILI_SEARCH_KEY=51805e353d6f2e86f0f453d5ef27a9e1cee06b7034ddade50c0df6cd6b5306fb",
        "MEILI_KEY=6a33bc1b4cbadf1929026f2f4c61941bcb633738a01ade1c4cdc43c431d61a47",
    ]


def test_one_that_may_more_is_made_anew_with_the_same_value(meilisearch: Meilisearch) -> None:
    said()
    uid, before = next(iter(meilisearch.keys.items()))
    meilisearch.keys[uid] = before | {"actions": ["*"]}
    assert said() == [MADE[0], MADE[1].replace("was made", "is there")]
    assert meilisearch.keys[uid] == before


def test_every_server_gets_its_own(meilisearch: Meilisearch, monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as other:
        monkeypatch.setenv("MEILI_URL", f"{meilisearch.url}, {other.url}")
        assert said() == MADE * 2
        assert meilisearch.keys == other.keys


@pytest.mark.parametrize(
    ("environment", "code", "words"),
    [
        ({"MEILI_MASTER_KEY": ""}, 2, "Set MEILI_MASTER_KEY to what the server has, 16 bytes or more."),
        ({"MEILI_MASTER_KEY": "short"}, 2, "Set MEILI_MASTER_KEY to what the server has, 16 bytes or more."),
        ({"MEILI_URL": ""}, 2, "Set MEILI_URL to the server, http://localhost:7700 say."),
        (
            {"MEILI_URL": "ftp://search:7700"},
            2,
            "MEILI_URL must begin with http:// or https://, not with 'ftp', such as",
        ),
        ({"MEILI_URL": "http://127.0.0.1:9"}, 1, "search does not answer. ([Errno 111] Connection refused)"),
        ({"MEILI_MASTER_KEY": "b" * 32}, 1, "Meilisearch gave no key: {'code': 'invalid_api_key'}"),
    ],
)
def test_what_is_missing_is_said(
    environment: dict[str, str],
    code: int,
    words: str,
    meilisearch: Meilisearch,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["tradepost", "search", "keys"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert (ended.value.code, said.err[: len(words)], said.out) == (code, words, "")
    assert meilisearch.keys == {}
