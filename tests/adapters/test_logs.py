"""What strangers say stays within its line, and nothing that opens something is ever in one."""

import logging
from contextlib import suppress
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest
import structlog

from adapters.logs import configure_logs, keep_to_the_line
from adapters.request_log import RequestLog, Said
from tests import told
from tests.conftest import pytest_runtest_makereport

HOSTILE = "/x\x1b[2J\r\n2026 [error] all is lost\x9b1m\u2028\x7f"
WRITTEN = r"/x\x1b[2J\r\n2026 [error] all is lost\x9b1m\u2028\x7f"


def test_a_line_of_the_console_stays_one(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(structlog, "configure", lambda **_: None)
    event = keep_to_the_line(None, "", {"event": HOSTILE, "path": HOSTILE, "list": [HOSTILE], "account": None})
    assert (event["event"], event["path"]) == (WRITTEN, WRITTEN)
    assert "\x1b" not in event["list"]
    renderer = structlog.dev.ConsoleRenderer(colors=False)
    assert renderer(None, "warning", event).count("\n") == 0


async def test_a_request_is_told_by_path_account_and_address(capsys: pytest.CaptureFixture[str]) -> None:
    log, account = RequestLog(json=True), UUID(int=7)
    log.note("GET", HOSTILE, 404, 0.001, "r1", account, "192.0.2.1")
    log.write()
    (line,) = capsys.readouterr().err.splitlines()
    said = msgspec.json.decode(line)
    assert (said["path"], said["account"], said["address"]) == (WRITTEN, str(account), "192.0.2.1")


async def test_what_only_some_requests_have_stands_in_their_lines_alone(capsys: pytest.CaptureFixture[str]) -> None:
    log, more = RequestLog(json=True), Said(command="place_order", position=7, provider="stripe", code="cart-empty")
    log.note("GET", "/x", 200, 0.001, "r1", None, "192.0.2.1")
    log.note("POST", "/x", 409, 0.001, "r2", None, "192.0.2.1", more)
    log.write()
    plain, full = (msgspec.json.decode(line) for line in capsys.readouterr().err.splitlines())
    assert not more.keys() & plain.keys()
    assert full == plain | more | {"method": "POST", "status": 409, "request_id": "r2", "timestamp": full["timestamp"]}


@pytest.mark.parametrize("json", [True, False])
def test_what_a_database_complains_of_names_nobody(json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    was = structlog.get_config()
    configure_logs(json=json)
    try:
        raise ValueError("Key (email)=(eve@example.com) already exists.")
    except ValueError:
        structlog.get_logger().exception("defect", why="550 <eve@example.com>: no such user")
        logging.getLogger("a library").exception("it met eve@example.com")
    finally:
        structlog.configure(**was)
        logging.basicConfig(handlers=[], force=True)
    said = capsys.readouterr().err
    assert "already exists" in said
    assert "@" not in said


def test_secrets_are_found_where_they_are_told() -> None:
    told.keep("header.payload.signature-of-one-token")
    told.keep("a long enough pass phrase")
    assert told.told_in('{"path": "/x?token=signature-of-one-token"}') == ["signat…"]
    assert told.told_in("tried 'a long enough pass phrase'") == ["a long…"]
    assert told.told_in("nothing of it") == []
    told.words.discard("signature-of-one-token")
    told.phrases.discard("a long enough pass phrase")


async def test_a_secret_is_found_where_a_store_has_told_it(postgres: asyncpg.Pool, stores_home: Path) -> None:
    secret = uuid4().hex
    told.keep(secret)
    try:
        assert told.told_in_logs(stores_home) == []
        await postgres.execute(f"do $$ begin raise warning 'it is {secret}'; end $$")
        assert told.told_in_logs(stores_home) == [f"{secret[:6]}…"]
    finally:
        told.words.discard(secret)


@pytest.mark.parametrize(
    ("section", "outcome"), [("Captured stderr call", "failed"), ("Captured log call", "failed"), ("", "passed")]
)
def test_a_test_has_failed_if_its_log_tells_a_secret(section: str, outcome: str) -> None:
    secret = uuid4().hex
    told.keep(secret)
    said = [(section, f"signed in with {secret}")] if section else []
    report = pytest.TestReport("a test", ("a file", 1, "a test"), {}, "passed", None, "teardown", said)
    teardown = pytest.CallInfo.from_call(lambda: None, "teardown")
    told_of = pytest_runtest_makereport(cast("Any", None), teardown)
    next(told_of)
    with pytest.raises(StopIteration):
        told_of.send(report)
    told.words.discard(secret)
    assert (report.outcome, report.longrepr) == (
        outcome, f"secrets stand in the log: ['{secret[:6]}…']" if outcome == "failed" else None,
    )  # fmt: skip


async def test_a_full_disk_is_no_reason_to_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/full", "w") as full, pytest.raises(OSError, match="No space left"):  # noqa: ASYNC230
        full.write("x" * 20_000)
    full = open("/dev/full", "w", buffering=1)  # noqa: ASYNC230, SIM115
    monkeypatch.setattr("sys.stderr", full)
    was = structlog.get_config()
    try:
        for json in (True, False):
            configure_logs(json=json)
            structlog.get_logger().error("defect", path="/x", exc_info=ValueError("it"))
            logging.getLogger("a library").error("it says this")
            lines = RequestLog(json=json)
            lines.note("GET", "/x", 500, 0.001, "r1", None, "192.0.2.1")
            lines.write()
    finally:
        structlog.configure(**was)
        logging.basicConfig(handlers=[], force=True)
        with suppress(OSError):
            full.close()
