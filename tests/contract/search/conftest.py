from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from adapters.search.meilisearch import reader
from tests.contract.search.catalog import generated
from tests.contract.search.engine import KINDS, Engine, open_engine

PRODUCTS = 1_000
CATALOG = generated(PRODUCTS)


@pytest.fixture(autouse=True, scope="package")
def patient_with_servers() -> Iterator[None]:
    """More than a customer is: other work on this machine may hold a server up for seconds."""
    with pytest.MonkeyPatch.context() as here:
        here.setattr(reader, "ANSWER_SECONDS_MAX", 15.0)
        yield


@pytest.fixture(params=KINDS)
async def engine(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> AsyncIterator[Engine]:
    """Empty, and this test's own."""
    async with open_engine(request.param, tmp_path / "index", f"contract-{worker_id}") as engine:
        yield engine


@pytest.fixture(scope="module", params=KINDS)
async def large(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> AsyncIterator[Engine]:
    """Holds CATALOG, for tests that only look."""
    home = tmp_path_factory.mktemp("large")
    async with open_engine(request.param, home, f"contract-large-{worker_id}") as engine:
        await engine.hold(CATALOG)
        yield engine
