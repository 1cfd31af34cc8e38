"""deploy/Caddyfile: TLS in front of a real API, and customers keep the addresses they come from."""

import json
import os
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from cli.ports import free_port
from cli.stores.process import start, stop

ROOT: Final = Path(__file__).parents[2]
CADDY: Final = str(Path(sys.executable).parent / "caddy")
CADDYFILE: Final = ROOT / "deploy" / "Caddyfile"
READY_SECONDS_MAX: Final = 60
CUSTOMER: Final = "127.0.0.2"


def adapted(url: str, upstream: str) -> dict[str, Any]:
    """The Caddyfile as Caddy understands it."""
    done = subprocess.run(
        [CADDY, "adapt", "--config", str(CADDYFILE)],
        env={"HOME": "/nowhere", "PUBLIC_URL": url} | ({"SHOP_API": upstream} if upstream else {}),
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"warn"' not in done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def server_of(told: dict[str, Any], host: str) -> dict[str, Any]:
    servers = told["apps"]["http"]["servers"].values()
    (found,) = (each for each in servers if each["routes"][0]["match"] == [{"host": [host]}])
    server: dict[str, Any] = found
    return server


def until(url: str, trust: ssl.SSLContext | bool) -> None:
    deadline = time.monotonic() + READY_SECONDS_MAX
    while time.monotonic() < deadline:
        with suppress(httpx.HTTPError), httpx.Client(verify=trust, trust_env=False) as client:
            if client.get(url).status_code == 200:
                return
        time.sleep(0.05)
    raise AssertionError(f"{url} did not answer in time")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("behind")


@pytest.fixture(scope="module")
def api(home: Path, database_url: str, redis_url: str) -> Iterator[int]:
    """Its port, which it was told as platforms tell it. It trusts one proxy."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "TRADEPOST_JWT_SECRET": "x" * 32,
        "TRADEPOST_DATA_DIR": str(home),
        "TRADEPOST_TRUSTED_PROXY": "1",
        "PORT": str(port),
    }
    with (home / "api.log").open("wb") as log:
        process = start([sys.executable, "-m", "cli.main", "api", "--looked"], log=log, environment=environment)
    until(f"http://127.0.0.1:{port}/health/live", trust=True)
    yield port
    stop(process)


@pytest.fixture(scope="module")
def proxy(home: Path, api: int) -> Iterator[tuple[str, ssl.SSLContext]]:
    """Where the shop is, and by whose word that is believed: Caddy's own authority, on this machine's name."""
    port = free_port()
    told = adapted(f"https://localhost:{port}", f"127.0.0.1:{api}")
    told["apps"]["http"] |= {"http_port": free_port(), "https_port": port}
    server_of(told, "127.0.0.1")["listen"] = [f"127.0.0.1:{free_port()}"]
    told["apps"]["pki"] = {"certificate_authorities": {"local": {"install_trust": False}}}
    (home / "caddy.json").write_text(json.dumps(told))
    data = {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")}
    with (home / "caddy.log").open("wb") as log:
        process = start([CADDY, "run", "--config", str(home / "caddy.json")], log=log, environment=data)
    authority = home / "data/caddy/pki/authorities/local/root.crt"
    deadline = time.monotonic() + READY_SECONDS_MAX
    while not authority.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    trust = ssl.create_default_context(cafile=str(authority))
    until(f"https://localhost:{port}/health/live", trust)
    yield f"https://localhost:{port}", trust
    stop(process)


def addresses_of(home: Path, path: str) -> list[str]:
    lines = (home / "api.log").read_text().splitlines()
    return [line["address"] for line in map(json.loads, filter(None, lines)) if line.get("path") == path]


def test_it_is_valid_and_as_compose_runs_it_asks_the_api_where_that_is() -> None:
    told = adapted("https://shop.example", "")
    shop = server_of(told, "shop.example")
    assert shop["listen"] == [":443"]
    (passed_on,) = shop["routes"][0]["handle"][0]["routes"][0]["handle"]
    assert passed_on["upstreams"] == [{"dial": "api:8000"}]
    assert "trusted_proxies" not in str(told), "whoever says in X-Forwarded-For who they are is not believed"
    assert passed_on["transport"]["keep_alive"]["idle_timeout"] == 15 * 10**9, "less than the API's HEADERS_MS_MAX"
    assert told["admin"] == {"disabled": True}


def test_customers_keep_their_addresses_whatever_they_say(
    home: Path, proxy: tuple[str, ssl.SSLContext], api: int
) -> None:
    url, trust = proxy
    for number, forged in enumerate(({}, {"X-Forwarded-For": "203.0.113.9"}, {"X-Forwarded-For": "::1, 10.0.0.1"})):
        with httpx.Client(transport=httpx.HTTPTransport(verify=trust, local_address=CUSTOMER)) as customer:
            assert customer.get(f"{url}/p/lamp-{number}", headers=forged).status_code in (404, 503)
    deadline = time.monotonic() + READY_SECONDS_MAX
    while not addresses_of(home, "/p/lamp-2") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [addresses_of(home, f"/p/lamp-{number}") for number in range(3)] == [[CUSTOMER]] * 3


def test_a_container_that_asks_whether_it_lives_is_told(api: int) -> None:
    environment = os.environ | {"PORT": str(api)}
    asked = subprocess.run(
        [sys.executable, "-m", "cli.main", "alive"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (asked.returncode, asked.stdout) == (0, f"alive at localhost:{api}.\n")
