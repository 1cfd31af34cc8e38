"""`tradepost catalog` and `orders import` as one calls them: what they say, and the exit codes."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from adapters.settings import Settings
from cli.catalog_export import export_catalog, output
from cli.catalog_import import import_file
from cli.main import main
from db.catalog.catalog_pages import catalog_pages
from domain.catalog.product import Product
from domain.outages import StoreDown
from tests.cli.test_projections import tradepost

LAMP = {"sku": "LAMP", "name": "Lamp", "price": "12.95"}
ORDERS = "order,sku,quantity,unit_price,placed_at\n1,LAMP,1,1.00,2010-12-01\n2,LAMP,none,1.00,2010-12-01\n"


@pytest.mark.usefixtures("postgres")
@pytest.mark.parametrize("command", ["catalog", "orders"])
async def test_of_a_file_nothing_can_be_taken_from_one_line_is_said(
    command: str,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wide = tmp_path / "wide.csv"
    wide.write_text("sku,name\n", "utf-16")
    for name, value in (("DATABASE_URL", settings.database_url), ("REDIS_URL", settings.redis_url)):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TRADEPOST_JWT_SECRET", settings.jwt_secret)
    monkeypatch.setattr(sys, "argv", ["tradepost", command, "import", str(wide)])
    with pytest.raises(SystemExit) as ended:
        await asyncio.to_thread(main)
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert said.err == f"{wide} is in UTF-16 or UTF-32. Save it in UTF-8.\n"


async def test_what_is_wrong_with_a_row(settings: Settings, postgres: asyncpg.Pool, tmp_path: Path) -> None:
    broken, history = tmp_path / "broken.jsonl", tmp_path / "orders.csv"
    broken.write_text(f"{json.dumps(LAMP)}\n{{\n")
    history.write_text(ORDERS)
    code, said = tradepost(settings, tmp_path, "catalog", "import", "--json", str(broken))
    assert (code, json.loads(said)["created"], json.loads(said)["refused"][0]["line"]) == (1, 1, 2)
    code, said = tradepost(settings, tmp_path, "orders", "import", "--json", "--no-wait", str(history))
    assert (code, json.loads(said)["orders"], json.loads(said)["refused"][0]["order"]) == (1, 1, "2")


async def test_an_export_goes_to_the_standard_output_or_into_a_whole_file(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    (tmp_path / "lamp.jsonl").write_text(json.dumps(LAMP))
    assert tradepost(settings, tmp_path, "catalog", "import", "--json", str(tmp_path / "lamp.jsonl"))[0] == 0
    code, said = tradepost(settings, tmp_path, "catalog", "export")
    assert (code, json.loads(said)["slug"], json.loads(said)["currency"]) == (0, "lamp", "USD")
    code, said = tradepost(settings, tmp_path, "catalog", "export", "--format", "csv")
    assert (code, said.split(",")[:2]) == (0, ["lamp", "Lamp"])
    assert tradepost(settings, tmp_path, "catalog", "export", str(tmp_path / "out.csv.gz"))[0] == 0
    assert [name for name in os.listdir(tmp_path) if name.startswith("out")] == ["out.csv.gz"]
    code, said = tradepost(settings, tmp_path, "catalog", "export", "/nowhere/out.csv")
    assert (code, said) == (
        1,
        "/nowhere/out.csv can't be written (No such file or directory). Choose another.",
    )
    code, said = tradepost(settings, tmp_path, "catalog", "export", str(tmp_path / "out.xlsx"))
    assert (code, said.endswith(".csv.gz: say --format")) == (2, True)


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv.gz"])
async def test_an_export_that_loses_its_database_leaves_what_was_there(
    name: str, settings: Settings, postgres: asyncpg.Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lamp, out = tmp_path / "lamp.jsonl", tmp_path / name
    lamp.write_text(json.dumps(LAMP))
    await import_file(settings, lamp, 100, lambda _: None)

    async def until_it_is_lost(snapshot: asyncpg.Connection) -> AsyncIterator[list[Product]]:
        pages = catalog_pages(snapshot)
        yield await anext(pages)
        await postgres.execute("select pg_terminate_backend($1)", snapshot.get_server_pid())
        yield await anext(pages)

    out.write_bytes(b"as it was")
    monkeypatch.setattr("cli.catalog_export.catalog_pages", until_it_is_lost)
    with pytest.raises(StoreDown) as lost:
        await export_catalog(settings, out, table=".csv" in name)
    assert lost.value.why == "the connection was lost"
    assert (out.read_bytes(), sorted(os.listdir(tmp_path))) == (b"as it was", ["lamp.jsonl", name])
    monkeypatch.setattr("cli.catalog_export.catalog_pages", catalog_pages)
    assert await export_catalog(settings, out, table=".csv" in name) == 1
    assert out.read_bytes() != b"as it was"


def test_a_link_to_a_descriptor_is_written_through(tmp_path: Path) -> None:
    """As `/dev/stdout` is one: it leads to a pipe, which has no path."""
    read, write = os.pipe()
    with output(Path(f"/proc/self/fd/{write}")) as out:
        out.write(b"new")
    assert os.read(read, 10) == b"new"
    os.close(read)
    os.close(write)


def test_what_another_has_begun_is_not_taken_away(tmp_path: Path) -> None:
    (tmp_path / "out.csv.part").mkdir()
    with pytest.raises(OSError, match="directory"), output(tmp_path / "out.csv"):
        raise AssertionError("nothing can be written")
    assert os.listdir(tmp_path) == ["out.csv.part"]


def test_a_link_is_followed_and_a_pipe_takes_what_comes(tmp_path: Path) -> None:
    real, link, pipe = tmp_path / "real.csv", tmp_path / "link.csv", tmp_path / "pipe.csv"
    real.write_bytes(b"old")
    link.symlink_to(real)
    with output(link) as out:
        out.write(b"new")
    assert (link.is_symlink(), real.read_bytes()) == (True, b"new")
    os.mkfifo(pipe)
    taken = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with output(pipe) as out:
        out.write(b"new")
    assert (os.read(taken, 10), pipe.is_fifo()) == (b"new", True)
    os.close(taken)
    assert sorted(os.listdir(tmp_path)) == ["link.csv", "pipe.csv", "real.csv"]
