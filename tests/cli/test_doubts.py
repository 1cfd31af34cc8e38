"""What the doctor doubts of settings in production."""

import pytest
from msgspec.structs import replace

from adapters.settings import Settings
from cli.doctor.doubts import doubts

OPEN = "names another machine, and no password: whoever reaches it may do anything there."


@pytest.mark.parametrize(
    ("database_url", "noted"),
    [
        ("postgresql://shop:hunter2@10.0.0.5/x", False),
        ("postgresql://shop@10.0.0.5/x", True),
        ("postgresql://shop@localhost/x", False),
        ("postgresql://shop@localhost,10.0.0.5:5433/x?target_session_attrs=read-write", True),
        ("postgresql://shop:hunter2@10.0.0.4,10.0.0.5/x", False),
    ],
)
def test_a_database_elsewhere_without_a_password_is_noted(settings: Settings, database_url: str, noted: bool) -> None:
    here = replace(settings, production=True, database_url=database_url, redis_url="redis://localhost")
    assert (f"DATABASE_URL {OPEN}" in [doubt.found for doubt in doubts(here)]) is noted


def test_a_node_without_a_password_is_noted(settings: Settings) -> None:
    nodes = ("redis://:s3cret@10.0.0.1", "redis://10.0.0.2")
    spread = replace(settings, production=True, read_models_urls=nodes)
    assert f"TRADEPOST_READ_MODELS_URL {OPEN}" in [doubt.found for doubt in doubts(spread)]
