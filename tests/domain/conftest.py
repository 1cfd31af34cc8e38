"""The domain is pure, and so are its tests."""

import pytest


@pytest.fixture(autouse=True)
def pure(request: pytest.FixtureRequest) -> None:
    assert "stores" not in request.fixturenames, "a test of the domain waits for no store"
