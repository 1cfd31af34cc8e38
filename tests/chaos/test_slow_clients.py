"""The long form of `tests/cli/test_connections.py`: thousands who never finish, before real processes."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.slow_clients import CONNECTIONS_DEFAULT, SECONDS_DEFAULT, allow_files, measure
from tests.shop import Shop

GROWTH_MB_MAX = 4
MORE_MB_MAX = 80

pytestmark = pytest.mark.slow


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(tmp_path / "data", "--empty")
    opened.open(180)
    yield opened
    opened.close()
    shutil.rmtree(opened.home, ignore_errors=True)


def test_thousands_of_slow_clients_keep_nobody_waiting(shop: Shop) -> None:
    allow_files(CONNECTIONS_DEFAULT)
    before, early, late, after = asyncio.run(
        measure("127.0.0.1", shop.port, shop.process.pid, CONNECTIONS_DEFAULT, SECONDS_DEFAULT)
    )
    assert [phase.failed for phase in (before, early, late, after)] == [0] * 4
    assert max(early.p99_ms, late.p99_ms) < 3 * before.p99_ms
    assert late.memory_mb < early.memory_mb + GROWTH_MB_MAX
    assert early.memory_mb < before.memory_mb + MORE_MB_MAX
