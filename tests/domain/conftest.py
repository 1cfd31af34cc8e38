"""The domain is pure, and so are its tests."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def pure(request: pytest.FixtureRequest) -> Iterator[None]:
    """Walks through all states of something keep what they make: to look for garbage takes a third of their time."""
    assert "stores" not in request.fixturenames, "a test of the domain waits for no store"
    gc.disable()
    yield
    gc.enable()
