"""`tradepost doctor`: everything that can ail a shop is found where it is, and nothing where nothing is."""

import asyncio
import gc
import json
import re
import socket
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from msgspec.structs import replace

from adapters.payments.keys import RazorpayKeys, StripeKeys
from adapters.redis.client import Redis
from adapters.redis.server import Server as RedisServer
from adapters.settings import ENVIRONMENT_FILE, Settings
from cli.doctor import admins, currency, disk, examine, horizon, keys, mails, postgres, read_models, search
from cli.doctor import redis as redis_check
from cli.doctor.clocks import judged as clock_judged
from cli.doctor.examine import Findings
from cli.doctor.finding import Finding
from cli.home import Address, Home
from cli.ports import free_port
from db.outages import UNFIT
from db.schema import SCHEMA_REASONS
from db.server import Server
from db.session import API
from db.shop.shop import NOT_OPENED
from queries.upkeep.projections_status import ProjectionStatus
from read_models.every import READ_MODELS
from tests.databases import address, make_database, run
from tests.stores import Addresses
from tests.world import World

FOLDER = Path("/srv/shop")
POSTGRES = Server("18.4", 18, is_read_only=False, switched_off=[])
REDIS = RedisServer("Valkey 8.1.8", 7, is_replica=False, policy="noeviction", has_log=True, write_trouble="",
                    memory_used_percent=12)  # fmt: skip
MODELS = [ProjectionStatus("orders", 7, 120), ProjectionStatus("carts", 7, 90)]
EVERY = {"orders", "carts"}


def levels(found: list[Finding]) -> list[str]:
    return [finding.level for finding in found]


JUDGED: dict[str, tuple[Callable[[], Any], list[str], str]] = {
    "a postgres as it should be": (lambda: postgres.judged(POSTGRES), ["well"], "Version 18.4 answers"),
    "admins who chose their passwords": (lambda: admins.judged(given=False, production=True), ["well"], "Every admin"),
    "a password that was printed": (lambda: admins.judged(given=True, production=False), ["note"], "The first admin"),
    "one open to the world": (lambda: admins.judged(given=True, production=True), ["broken"], "The first admin"),
    "mails that all go": (lambda: mails.judged(0, None, None), ["well"], "No mail waits"),
    "a mail that nobody takes": (
        lambda: mails.judged(1, 2, "Connection refused"),
        ["note"],
        "1 mail waits, tried up to 2 times: Connection refused",
    ),
    "an old postgres": (lambda: postgres.judged(replace(POSTGRES, version=17)), ["broken"], "It is version"),
    "a standby": (lambda: postgres.judged(replace(POSTGRES, is_read_only=True)), ["broken"], "It is a standby"),
    "a redis as it should be": (lambda: redis_check.judged(REDIS), ["well"], "Valkey 8.1.8 answers"),
    "who may do everything": (
        lambda: postgres.judged(POSTGRES, [("tradepost api", "postgres")]),
        ["note"],
        "tradepost api works as postgres, who may do everything here, and change the audit",
    ),
    "a redis that is everybody's": (
        lambda: redis_check.judged(REDIS, almighty=True),
        ["note"],
        "Who asks with this REDIS_URL may do everything there",
    ),
    "an old redis": (lambda: redis_check.judged(replace(REDIS, version=6)), ["broken"], "It is Valkey"),
    "a replica": (lambda: redis_check.judged(replace(REDIS, is_replica=True)), ["broken"], "It is a replica"),
    "a redis with a full disk": (
        lambda: redis_check.judged(replace(REDIS, write_trouble="aof_last_write_status")),
        ["broken"],
        "It can't write to its disk (aof_last_write_status)",
    ),
    "a redis that is nearly full": (
        lambda: redis_check.judged(replace(REDIS, memory_used_percent=91)),
        ["note"],
        "91 % of the memory",
    ),
    "a disk with room": (lambda: [disk.judged(FOLDER, 2_048)], ["well"], "2,048 MiB are free at /srv/shop."),
    "a disk with little room": (lambda: [disk.judged(FOLDER, 2_047)], ["note"], "2,047 MiB"),
    "a full disk": (lambda: [disk.judged(FOLDER, 511)], ["broken"], "511 MiB"),
    "a clock like ours": (lambda: [clock_judged(100.0, 101.9, 102.0)], ["well"], "It is the same time"),
    "an answer that took long": (lambda: [clock_judged(105.0, 100.0, 110.0)], ["well"], "It is the same time"),
    "a slow clock": (lambda: [clock_judged(100.0, 160.0, 160.1)], ["broken"], "It is 60 s behind the clock here"),
    "a fast clock": (lambda: [clock_judged(100.0, 69.0, 70.0)], ["broken"], "It is 30 s ahead of the clock here"),
    "no worker": (lambda: read_models.of_workers(MODELS, set()), ["broken"], "No worker is running"),
    "a read model nobody keeps": (
        lambda: read_models.of_workers(MODELS, {"carts"}),
        ["broken"],
        "No worker keeps orders",
    ),
    "a read model that was never built": (
        lambda: read_models.of_workers([MODELS[0], ProjectionStatus("carts", None, None)], EVERY),
        ["broken"],
        "carts can't be read, or was never built",
    ),
    "a read model that is late": (
        lambda: read_models.of_workers([MODELS[0], ProjectionStatus("carts", 3, 10_001)], EVERY),
        ["broken"],
        "carts is 10 s behind",
    ),
    "read models as they should be": (
        lambda: read_models.of_workers(MODELS, EVERY),
        ["well"],
        "All 2 are kept; the slowest is 120 ms behind",
    ),
}


@pytest.mark.parametrize("ailment", JUDGED)
def test_each_ailment_is_told_from_health(ailment: str) -> None:
    judge, expected, words = JUDGED[ailment]
    found = judge()
    assert levels(found) == expected
    assert found[0].found.startswith(words)
    assert all((finding.cure is None) == (finding.level == "well") for finding in found)


def test_keys_are_looked_at_as_hard_as_the_money_is_real(settings: Settings) -> None:
    stripe = StripeKeys("sk_test_1", ("whsec",), None, "https://api.stripe.com")
    razorpay = RazorpayKeys("rzp_live_1", "secret", ("secret",), "https://api.razorpay.com")
    real = replace(settings, production=True)
    weak = "change-me-change-me-change-me-change-me"
    assert [levels(keys.keys(one)) for one in (settings, real)] == [
        ["well", "note", "note", "note"],
        ["note", "note", "broken"],
    ]
    assert keys.secret(replace(settings, jwt_secret=weak)).level == "note"
    assert [finding.found for finding in keys.providers(replace(real, stripe=stripe, razorpay=razorpay))] == [
        "Stripe is there, with a test key.",
        "Razorpay is there, and takes real money.",
    ]
    assert [finding.found for finding in keys.providers(replace(settings, razorpay=razorpay))] == [
        "Stripe is not there: STRIPE_SECRET_KEY is not set.",
        "Razorpay is there, and takes real money.",
    ], "and so nobody pays by play money"
    assert keys.providers(settings)[0].found == "Stripe is not there: STRIPE_SECRET_KEY is not set."


def test_a_provider_that_does_not_take_the_shops_currency_is_told_of(settings: Settings) -> None:
    stripe = StripeKeys("sk_live_1", ("whsec",), None, "https://api.stripe.com")
    paid = replace(settings, stripe=stripe)
    assert [levels(currency.judged(paid, code)) for code in ("USD", "IQD")] == [["well"], ["broken"]]
    assert currency.judged(paid, "IQD")[0].found == "Stripe takes no IQD: nobody can pay by it."
    assert levels(currency.judged(settings, "IQD")) == ["well"]


def test_a_currency_nobody_can_be_paid_in_is_worth_knowing(settings: Settings) -> None:
    withdrawn, of_account = currency.judged(settings, "HRK"), currency.judged(settings, "CLF")
    assert [levels(found) for found in (withdrawn, of_account)] == [["note"], ["note"]]
    assert withdrawn[0].found == "HRK was withdrawn: no payment provider takes it."
    assert of_account[0].found == "No payment provider takes CLF."
    stripe = StripeKeys("sk_live_1", ("whsec",), None, "https://api.stripe.com")
    assert levels(currency.judged(replace(settings, stripe=stripe), "BGN")) == ["broken", "note"]


def test_the_address_of_an_index_is_shown_without_its_password() -> None:
    assert search.shown("https://me:se@cret@search.example:7700/x") == "https://search.example:7700/x"


def environment_of(settings: Settings, home: Path, **more: str) -> dict[str, str]:
    return {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "TRADEPOST_SEARCH_DIR": str(settings.search_dir),
        "TRADEPOST_JWT_SECRET": settings.jwt_secret,
        "TRADEPOST_DATA_DIR": str(home),
    } | more


async def examined(environment: dict[str, str]) -> Findings:
    home = Home(Path(environment["TRADEPOST_DATA_DIR"]))
    return await examine.examine(home, Address(port=free_port()), environment)


def ailing(findings: Findings) -> dict[str, list[str]]:
    """What is broken, by the check that found it."""
    broken = {name: [one.found for one in found if one.level == "broken"] for name, found in findings.items() if found}
    return {name: found for name, found in broken.items() if found}


PAGE = Path(__file__).parent.parent.parent / "docs" / "operations.md"
REASONS = {*SCHEMA_REASONS, NOT_OPENED, "not-redis", "other-history"}
"""Why a store may be unfit, beside what Postgres says itself."""


def told_in_the_page() -> set[str]:
    """The checks and the reasons: the words of programs in the first column of its tables."""
    firsts = re.findall(r"^\| (`[^|]*) \|", PAGE.read_text(), re.MULTILINE)
    return {word for first in firsts for word in re.findall(r"`([a-z-]+)`", first)}


RECORD = (
    "insert into outbox (aggregate, aggregate_id, version, type, body) values ('x', gen_random_uuid(), 1, 'X', '{}')"
)
UNSAFE = "A crash may lose what it has committed: fsync, full_page_writes, synchronous_commit is off."
"""The tests' own Postgres is in a hurry."""


async def test_a_whole_shop_is_well_and_what_happens_to_it_is_found(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = environment_of(world.settings, tmp_path)
    await world.product("LAMP")
    await world.level()
    findings = await examined(environment)
    assert ailing(findings) == {"postgres": [UNSAFE]}
    assert told_in_the_page() == {*findings, *(reason for reason, _ in UNFIT.values()), *REASONS}
    assert [finding.found for finding in findings["redis"]] == [
        "It keeps no log of its writes (appendonly no): after a restart the read models are built anew."
    ]
    assert findings["read-models"][0].found.startswith(f"All {len(READ_MODELS)} are kept")

    serious = replace(world.settings, production=True)
    assert levels(await postgres.postgres(serious)) == ["broken"], "the API comes in as itself"
    almighty = await asyncpg.connect(world.settings.database_url, server_settings={"application_name": API})
    (_, told) = await postgres.postgres(serious)
    await almighty.close()
    assert (told.level, told.found.partition(",")[0]) == ("note", "tradepost api works as postgres")
    assert [one.level for one in await redis_check.redis(serious)] == ["note", "note"]
    as_itself = replace(world.app.state.settings, production=True)
    assert [one.level for one in await redis_check.redis(as_itself)] == ["note"]

    monkeypatch.setattr(horizon, "HELD_SECONDS_MAX", 0.0)
    await world.redis.config_set("maxmemory-policy", "allkeys-lru")
    await world.postgres.execute("insert into parked_events (model, position, type, error, tries) values"
                                 " ('carts', 1, 'CartChanged', 'odd', 5)")  # fmt: skip
    connection = await asyncpg.connect(world.settings.database_url, server_settings={"application_name": "a stray"})
    process, prepared = connection.get_server_pid(), "left over"
    try:
        await connection.execute(f"begin; {RECORD}; prepare transaction '{prepared}'")
        await connection.execute(f"begin; {RECORD}")
        findings = await examined(environment | {"TRADEPOST_CURRENCY": "EUR"})
    finally:
        connection.terminate()
        await world.postgres.execute(f"rollback prepared '{prepared}'")
        await world.redis.config_set("maxmemory-policy", "noeviction")
    found = ailing(findings)
    assert found.pop("postgres") == [UNSAFE]
    assert found.pop("schema") == ["The settings speak of another shop."]
    assert found.pop("redis")[0].startswith("It throws keys away when its memory is full (allkeys-lru)")
    assert "carts was left without events, 1 in all." in found.pop("read-models")
    left, held = sorted(found.pop("horizon"), reverse=True)
    assert left.startswith(f"The prepared transaction '{prepared}' has held every read model back for ")
    assert f"process {process}: a stray of user postgres, idle in transaction" in held
    assert " s; its last statement: begin; insert into outbox (aggregate, aggregate_id, version, type, b" in held
    assert found == {}


@pytest.mark.parametrize("kind", ["empty", "older", "newer", "foreign", "shut", "poor", "not there"])
async def test_a_wrong_database_is_told_of_once(
    kind: str, settings: Settings, redis: Redis, stores: Addresses, worker_number: int, tmp_path: Path
) -> None:
    url = address(stores, "not_there")
    if kind != "not there":
        url = await make_database(stores, kind, f"doctor_{kind}_{worker_number}")
    found = ailing(await examined(environment_of(replace(settings, database_url=url), tmp_path)))
    assert found.pop("search") == ["The embedded index: nothing has been built yet."]
    reason = {"shut": "not-allowed", "poor": "not-allowed", "empty": "schema-missing", "not there": "database-missing"}
    where = "postgres" if kind == "not there" else "schema"
    assert found[where] == [f"It can't be worked with ({reason.get(kind, f'schema-{kind}')})."]
    assert set(found) <= {where, "postgres", "read-models"}


async def test_a_user_who_may_only_read_is_told_of(
    settings: Settings, redis: Redis, stores: Addresses, worker_number: int, tmp_path: Path
) -> None:
    name = f"doctor_reader_{worker_number}"
    url = await make_database(stores, "poor", name)
    await run(address(stores, name), f"grant select on all tables in schema public to {name}",
              f"grant insert, update, delete on shop to {name}")  # fmt: skip
    (found,) = ailing(await examined(environment_of(replace(settings, database_url=url), tmp_path)))["schema"]
    assert "may not read and write account_tokens, accounts, " in found
    assert "shop" not in found


@pytest.fixture
async def cut_off() -> AsyncIterator[None]:
    """A connection that asyncpg 0.32 gives up between its opening and its first answer leaves a future behind that
    nobody waits for, and that fails when the server goes: no test's fault.
    """
    loop = asyncio.get_running_loop()
    told = loop.get_exception_handler()

    def hear(_: asyncio.AbstractEventLoop, trouble: dict[str, Any]) -> None:
        if told is not None and not isinstance(trouble.get("exception"), ConnectionError):
            told(loop, trouble)

    loop.set_exception_handler(hear)
    yield
    await asyncio.sleep(0)  # whoever was cut off hears of it
    gc.collect()
    loop.set_exception_handler(told)


@pytest.mark.usefixtures("cut_off")
async def test_stores_that_hang_cost_no_more_than_their_deadline(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.pool.CONNECT_SECONDS_MAX", 0.1)
    monkeypatch.setattr("adapters.redis.client.CONNECT_SECONDS_MAX", 0.1)
    monkeypatch.setattr(search, "ANSWER_SECONDS_MAX", 30)  # the one that would go on

    async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silence, "127.0.0.1", 0) as server:
        there = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        hung = environment_of(settings, tmp_path) | {
            "DATABASE_URL": f"postgresql://postgres@{there}/x",
            "REDIS_URL": f"redis://{there}",
            "MEILI_URL": f"http://{there}",
        }
        began = time.monotonic()
        findings = await examined(hung)
        assert time.monotonic() - began < 10
    assert {name: levels(findings[name]) for name in findings if name not in ("disk", "keys")} == {
        "settings": ["well"],
        "data-folder": ["well"],
        "port": ["well"],
        "postgres": ["broken"],
        "schema": ["unknown"],
        "admins": ["unknown"],
        "currency": ["unknown"],
        "horizon": ["unknown"],
        "mails": ["unknown"],
        "redis": ["broken"],
        "search": ["broken"],
        "media": ["well"],
        "read-models": ["unknown"],
        "postgres-clock": ["unknown"],
        "redis-clock": ["unknown"],
    }
    assert findings["search"][0].found == "No answer within 5 s."


async def alive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """What an API answers that is asked whether it lives."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 18\r\nconnection: close\r\n\r\n{"status":"alive"}')
    await writer.drain()
    writer.close()


async def test_something_else_is_no_index(settings: Settings) -> None:
    async with await asyncio.start_server(alive, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        one, other = await search.search(replace(settings, meili_urls=(url, "http://me:secret@127.0.0.1:9")))
    assert one.found == f"What answers at {url} is no Meilisearch."
    assert other.found == "http://127.0.0.1:9 does not answer. (All connection attempts failed)"


async def test_a_master_key_is_told_from_one_that_may_search() -> None:
    async def lists_keys_for_the_master(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        status = b"200 OK" if b"GET /keys" in asked and b"Bearer master" in asked else b"403 Forbidden"
        writer.write(b"HTTP/1.1 " + status + b"\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(lists_keys_for_the_master, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        found = [await search.is_master_key(url, key) for key in ("master", "search", None)]
    assert found == [True, False, False]


async def test_a_port_is_free_or_ours_or_somebody_elses() -> None:
    from cli.doctor.port import port

    async with await asyncio.start_server(alive, "127.0.0.1", 0) as server:
        number = server.sockets[0].getsockname()[1]
        (ours,) = await port(Address(port=number))
    assert (ours.level, ours.found) == ("well", f"Tradepost answers at http://127.0.0.1:{number}.")
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        number = other.getsockname()[1]
        asked = asyncio.create_task(port(Address(port=number)))
        taken, _ = await asyncio.to_thread(other.accept)
        taken.close()
        (theirs,) = await asked
    assert (theirs.level, theirs.cure) == ("broken", "Choose another --port.")
    (nowhere,) = await port(Address("192.0.2.1"))
    assert (nowhere.level, nowhere.cure) == ("broken", "Choose another --host.")


def test_secrets_that_others_may_read_are_found(tmp_path: Path) -> None:
    from cli.doctor.data_folder import data_folder

    home = Home(tmp_path / "shop")
    assert levels(data_folder(home)) == ["note"]
    home.occupy()
    home.leave_environment({})
    assert data_folder(home)[0].found == f"{home.folder} is ours alone."
    home.folder.chmod(0o755)
    assert levels(data_folder(home)) == ["note"]
    (home.folder / ENVIRONMENT_FILE).chmod(0o640)
    (found,) = data_folder(home)
    assert (found.level, f"chmod 600 {home.folder / ENVIRONMENT_FILE}" in str(found.cure)) == ("broken", True)
    assert home.address() == Address("127.0.0.1", 8000)
    home.leave_address(Address("::", 8001))
    assert home.address() == Address("::", 8001)
    home.leave()


def test_every_wrong_setting_is_a_finding_and_the_command_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    from cli.doctor.command import command

    monkeypatch.setenv("TRADEPOST_HOLD_MINUTES", "none")
    monkeypatch.setenv("TRADEPOST_PRODUCTION", "prod")
    monkeypatch.setenv("TRADEPOST_DATA_DIR", str(tmp_path))
    for words in (["--json"], []):
        with pytest.raises(SystemExit) as ended:
            command(words)
        assert ended.value.code == 1
        said = capsysbinary.readouterr().out.decode()
        if words:
            found = json.loads(said)
            assert list(found) == ["settings", "data-folder", "disk", "port"]
            assert [one["found"].partition(" ")[0] for one in found["settings"]] == [
                "TRADEPOST_PRODUCTION", "TRADEPOST_HOLD_MINUTES", "No",
            ]  # fmt: skip
        else:
            assert said.count("✗") == 3


async def test_a_check_that_fails_hides_no_other() -> None:
    async def fails() -> list[Finding]:
        raise KeyError("odd")

    (found,) = await examine.in_time("redis", fails())
    assert (found.level, found.found) == ("broken", "The check itself failed: KeyError('odd')")
