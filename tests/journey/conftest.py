"""A shop that several journeys begin at: it is opened once for each test process."""

from collections.abc import Iterator

import pytest

from tests.shop import Shop


@pytest.fixture(scope="session")
def empty_new_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Opened with nothing in it; whoever comes second finds what the first has left."""
    opened = Shop(tmp_path_factory.mktemp("new") / "lamps", "--empty")
    opened.open()
    yield opened
    opened.close()
