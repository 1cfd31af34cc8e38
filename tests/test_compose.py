"""compose.yaml: it demands what it must, hands every setting on, and brings no password of its own."""

import re
from pathlib import Path
from typing import Any, Final

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
SAID_HERE: Final = {"DATABASE_URL", "REDIS_URL", "MEILI_URL", "TRADEPOST_METRICS_PORT"}
"""What only these services know of each other; nobody sets it from outside."""
DEMANDED: Final = {"JWT_SECRET", "MEILI_MASTER_KEY", "POSTGRES_PASSWORD", "PUBLIC_URL"}
VARIABLE: Final = re.compile(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}")


def told() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return read


def test_every_setting_is_handed_on_or_there_is_a_reason_why_not() -> None:
    handed = told()["x-shop"]["environment"]
    assert set(handed) == {setting.name for setting in SETTINGS} - set(NOT_HANDED_ON)
    for name, word in handed.items():
        if name not in SAID_HERE:
            (variable,) = VARIABLE.findall(word)
            assert variable[0] in (name, name.removeprefix("TRADEPOST_"), "MEILI_MASTER_KEY"), name
    for service in ("migrate", "api", "worker"):
        assert told()["services"][service]["environment"] == handed


def test_it_demands_secrets_and_has_none() -> None:
    variables = VARIABLE.findall(COMPOSE.read_text())
    assert {name for name, how, _ in variables if how == ":?"} == DEMANDED
    assert {name: word for name, how, word in variables if how == ":-" and word} == {"TRADEPOST_PRODUCTION": "yes"}
    assert all(how for _, how, _ in variables), "an unset one would be an empty one, unseen"


def test_with_what_it_demands_the_shop_starts_in_production() -> None:
    given = {
        "JWT_SECRET": IN_PRODUCTION["TRADEPOST_JWT_SECRET"],
        "MEILI_MASTER_KEY": "vM2xQ9_tLr5Kd8Wz",
        "POSTGRES_PASSWORD": "hY7-pB4sNe6Gc1Tu",
        "PUBLIC_URL": IN_PRODUCTION["PUBLIC_URL"],
    }
    handed = told()["x-shop"]["environment"]
    filled = {name: VARIABLE.sub(lambda found: given.get(found[1], found[3]), word) for name, word in handed.items()}
    assert load_settings(filled | {"TRADEPOST_DATA_DIR": "/nowhere"}).production
