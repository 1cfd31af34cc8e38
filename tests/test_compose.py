"""compose.yaml: it demands what it must, hands every setting on, and brings no password of its own."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from adapters.setting_table import SETTINGS
from adapters.settings import load_settings
from tests.documented import IN_PRODUCTION

COMPOSE: Final = Path(__file__).parent.parent / "compose.yaml"
NOT_HANDED_ON: Final = {
    "TRADEPOST_DATA_DIR": "the image says where it lies",
    "TRADEPOST_SEARCH_DIR": "Meilisearch searches, not the embedded index",
    "STRIPE_API_BASE": "for tests",
    "RAZORPAY_API_BASE": "for tests",
}
STORES: Final = {"DATABASE_URL", "REDIS_URL"}
SAID_HERE: Final = {"MEILI_URL", "TRADEPOST_METRICS_PORT", "TRADEPOST_WORKER_METRICS_PORT"}
"""What only these services know of each other; nobody sets it from outside."""
DEMANDED: Final = {"JWT_SECRET", "MEILI_MASTER_KEY", "OWNER_PASSWORD", "API_PASSWORD", "WORKER_PASSWORD", "PUBLIC_URL"}
VARIABLE: Final = re.compile(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}")


def told() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return read


def settings_of(service: str) -> dict[str, str]:
    settings: dict[str, str] = told()["services"][service]["environment"]
    return settings


def test_every_setting_is_handed_on_or_there_is_a_reason_why_not() -> None:
    handed = told()["x-shop"]["environment"]
    assert set(handed) == {setting.name for setting in SETTINGS} - set(NOT_HANDED_ON) - STORES
    for name, word in handed.items():
        if name not in SAID_HERE:
            (variable,) = VARIABLE.findall(word)
            assert variable[0] in (name, name.removeprefix("TRADEPOST_"), "MEILI_MASTER_KEY"), name
    for service in ("migrate", "api", "worker"):
        assert {name: word for name, word in settings_of(service).items() if name not in STORES} == handed


def test_nothing_is_said_twice() -> None:
    """Docker refuses it, where Python takes the last."""
    nodes = [yaml.compose(COMPOSE.read_text())]
    for node in nodes:
        if isinstance(node, yaml.MappingNode):
            names = [name.value for name, _ in node.value]
            assert len(names) == len(set(names)), names
            nodes += [value for _, value in node.value]


@pytest.mark.parametrize(
    ("service", "postgres", "redis", "password"),
    [
        ("migrate", "tradepost", "default", "OWNER_PASSWORD"),
        ("api", "tradepost_api", "tradepost_api", "API_PASSWORD"),
        ("worker", "tradepost_worker", "tradepost_worker", "WORKER_PASSWORD"),
    ],
)
def test_each_process_comes_in_as_itself(service: str, postgres: str, redis: str, password: str) -> None:
    settings = settings_of(service)
    assert settings["DATABASE_URL"] == f"postgresql://{postgres}:${{{password}:?set it}}@postgres:5432/tradepost"
    assert settings["REDIS_URL"] == f"redis://{redis}:${{{password}:?set it}}@valkey:6379/0"


def test_it_demands_secrets_and_has_none() -> None:
    variables = VARIABLE.findall(COMPOSE.read_text())
    assert {name for name, how, _ in variables if how == ":?"} == DEMANDED
    assert {name: word for name, how, word in variables if how == ":-" and word} == {"TRADEPOST_PRODUCTION": "yes"}
    assert all(how for _, how, _ in variables), "an unset one would be an empty one, unseen"


def test_with_what_it_demands_the_shop_starts_in_production() -> None:
    given = {
        "JWT_SECRET": IN_PRODUCTION["TRADEPOST_JWT_SECRET"],
        "MEILI_MASTER_KEY": "vM2xQ9_tLr5Kd8Wz",
        "API_PASSWORD": "hY7-pB4sNe6Gc1Tu",
        "PUBLIC_URL": IN_PRODUCTION["PUBLIC_URL"],
    }
    filled = {
        name: VARIABLE.sub(lambda found: given.get(found[1], found[3]), word)
        for name, word in settings_of("api").items()
    }
    assert load_settings(filled | {"TRADEPOST_DATA_DIR": "/nowhere"}).production
