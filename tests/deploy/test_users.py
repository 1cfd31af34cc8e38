"""What compose.yaml's stores run to have users of their own for the API and the workers, on real servers."""

import asyncio
import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import asyncpg
import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, NoPermissionError
from redis.exceptions import ConnectionError as NoConnection
from redis.retry import Retry

from adapters.redis.users import RULES
from cli.stores.postgres import Postgres, binaries
from cli.stores.process import stop
from cli.stores.valkey import binary

DEPLOY: Final = Path(__file__).parents[2] / "deploy"
PASSWORDS: Final = {name: secrets.token_hex(32) for name in ("OWNER_PASSWORD", "API_PASSWORD", "WORKER_PASSWORD")}
READY_SECONDS_MAX: Final = 20


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[str]:
    """Its socket."""
    socket = f"/tmp/{tmp_path.parent.name}-{os.getpid()}.sock"  # a socket's path has a hundred bytes at most
    server = [str(binary()), "--port", "0", "--unixsocket", socket, "--logfile", "valkey.log"]
    process = subprocess.Popen(["sh", str(DEPLOY / "valkey.sh"), *server], cwd=tmp_path, env=os.environ | PASSWORDS)
    deadline = time.monotonic() + READY_SECONDS_MAX
    while time.monotonic() < deadline:
        with suppress(NoConnection):
            if opened(socket, "health", "none").ping():
                break
        time.sleep(0.05)
    yield socket
    stop(process)


def opened(socket: str, user: str | None, password: str | None) -> Redis:
    """Who is refused tries no second time."""
    return Redis(unix_socket_path=socket, username=user, password=password, retry=Retry(NoBackoff(), 0))


def test_valkeys_users_have_the_rules_that_are_written_down_and_passwords_of_their_own(
    valkey: str, tmp_path: Path
) -> None:
    script = (DEPLOY / "valkey.sh").read_text()
    for user, secret in (("tradepost_api", "API_PASSWORD"), ("tradepost_worker", "WORKER_PASSWORD")):
        assert f"user {user} on >${secret} {' '.join(RULES[user])}\n" in script
        assert opened(valkey, user, PASSWORDS[secret]).ping()
        with pytest.raises(NoPermissionError):
            opened(valkey, user, PASSWORDS[secret]).flushall()
        with pytest.raises(AuthenticationError):
            opened(valkey, user, PASSWORDS["OWNER_PASSWORD"]).ping()
    with pytest.raises(AuthenticationError):
        opened(valkey, None, None).ping()
    with pytest.raises(NoPermissionError):
        opened(valkey, "health", "none").get("x")
    owner = opened(valkey, "default", PASSWORDS["OWNER_PASSWORD"])
    assert owner.config_get("maxmemory-policy", "appendonly") == {"maxmemory-policy": "noeviction", "appendonly": "yes"}
    assert (tmp_path / "users.acl").stat().st_mode & 0o777 == 0o600


async def test_postgres_makes_two_users_with_passwords_of_their_own(tmp_path: Path) -> None:
    postgres = Postgres(tmp_path / "postgres")
    process = postgres.start()
    try:
        connection = await asyncpg.connect(postgres.url)
        await connection.execute("drop role tradepost_api, tradepost_worker")
        here = {"PATH": f"{binaries()}:{os.environ['PATH']}", "PGHOST": str(postgres.sockets)}
        environment = os.environ | PASSWORDS | here | {"POSTGRES_USER": "postgres", "POSTGRES_DB": "tradepost"}
        made = await asyncio.create_subprocess_exec("sh", DEPLOY / "postgres-users.sh", env=environment)
        assert await made.wait() == 0
        users = await connection.fetch(
            "select rolname, rolpassword, rolcanlogin and not (rolsuper or rolcreatedb or rolcreaterole) as plain"
            " from pg_authid where rolname like 'tradepost%' order by 1"
        )
        await connection.close()
    finally:
        stop(process, postgres.farewell)
    assert [(row["rolname"], row["plain"]) for row in users] == [("tradepost_api", True), ("tradepost_worker", True)]
    assert users[0]["rolpassword"] != users[1]["rolpassword"]
    assert all(row["rolpassword"].startswith("SCRAM-SHA-256$") for row in users)
    log = postgres.log.read_text()
    assert not any(password in log for password in PASSWORDS.values())
