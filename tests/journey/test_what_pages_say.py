"""What pages say to enter beside an open shop, entered as it stands."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from adapters.settings import left_by_up
from cli.stores.postgres import binaries
from tests.docs.blocks import ROOT, block
from tests.docs.tutorial import steps
from tests.shop import Shop

ENTERED: Final = """
set -euo pipefail
make() { command make --dry-run --directory "$ROOT" "$@" >/dev/null; }
tradepost() {
    if grep -qsxF "$*" "$DONE"; then return; fi
    echo "$*" >>"$DONE"
    case "$1 ${2-}" in
        "up "*|"api "*|"worker "*|"drill "*) ;;
        "admin create") command tradepost "$@" --password-stdin <<<"correct horse battery" ;;
        "admin totp-off") ! command tradepost "$@" 2>&1 ;;
        *) command tradepost "$@" ;;
    esac
}
"""
"""What several pages say is done once, and not what would go on until it is stopped, which every `up` begins. Who is
asked for a password types one; and there is no code to switch off.
"""
DONE: Final = "-- done: {} --"
WAIT_SECONDS_MAX: Final = 30


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Opened by somebody who follows the tutorial. Whoever comes after that finds what is left of its lamps."""
    opened = Shop(tmp_path_factory.mktemp("new") / "lamps", "--empty")
    opened.open()
    yield opened
    opened.close()


def test_each_step_answers_what_the_page_shows(shop: Shop, tmp_path: Path) -> None:
    conversation = steps("a-shop-with-curl.md")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    said = subprocess.run(
        [
            "bash",
            "-euo",
            "pipefail",
            "-c",
            "\n".join(f"{step.commands}echo; echo '{DONE.format(n)}'" for n, step in enumerate(conversation)),
        ],
        cwd=tmp_path,
        env={**os.environ, "SHOP": shop.url, "DATA": str(shop.home), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr

    rest = said.stdout
    missing = []
    for number, step in enumerate(conversation):
        answer, _, rest = rest.partition(DONE.format(number))
        missing += [(line, answer) for line in step.answers if line not in answer]
    assert missing == []
    assert sum(len(step.answers) for step in conversation) > 20


def enter(lines: str, shop: Shop, folder: Path, **more: str) -> str:
    """Everything that is printed, in a terminal wide enough for it. Raises AssertionError if a line fails."""
    path = f"{Path(sys.prefix) / 'bin'}:{binaries()}:{os.environ['PATH']}"
    said = {"ROOT": str(ROOT), "DONE": str(shop.home.parent / "done"), "COLUMNS": "300", **more}
    done = subprocess.run(
        ["bash", "-c", ENTERED + lines],
        cwd=folder,
        env={**os.environ, **said, "PATH": path, "TRADEPOST_DATA_DIR": str(shop.home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_a_backup_is_made_looked_at_and_restored_elsewhere(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    lines = block("docs/backup.md", "restore --check").replace("/backups", "backups").replace("….zip", "*.zip")
    made, looked_at, restored = re.findall("│ ledger *│ (.*) │", enter(lines, shop, tmp_path))
    assert made == looked_at == restored
    assert (tmp_path / "new" / "complete").exists()

    server = urlsplit(left_by_up(shop.home)["DATABASE_URL"])
    lines = block("docs/backup.md", "createdb").replace("FILE", "backups/*.zip").replace("/srv/tradepost", "elsewhere")
    lines = lines.replace("postgresql://…/shop2", f"'{server._replace(path='/shop2').geturl()}'")
    way = {"PGHOST": parse_qs(server.query)["host"][0], "PGUSER": str(server.username)}
    assert re.findall("│ ledger *│ (.*) │", enter(lines, shop, tmp_path, **way)) == [made]


def test_servers_are_made_ready_and_looked_over(shop: Shop, tmp_path: Path) -> None:
    lines = block("docs/operations.md", "tradepost admin create EMAIL").replace("EMAIL", "you@shop.example")
    left = left_by_up(shop.home)
    lines = lines.replace("postgresql://...", f"'{left['DATABASE_URL']}'")
    lines = lines.replace("redis://...", f"'{left['REDIS_URL']}'")
    lines = lines.replace("$(openssl rand -base64 48)", left["TRADEPOST_JWT_SECRET"])
    said = enter(lines, shop, tmp_path)
    assert "The schema is up to date.\nyou@shop.example is an admin.\nThere is no such second step.\n" in said
    assert "All 25 are kept" in said


def test_a_shop_is_brought_to_another_version(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    enter(block("docs/upgrading.md", "tradepost migrate").replace("/backups", "backups"), shop, tmp_path)


def test_its_promises_are_proven(shop: Shop, tmp_path: Path) -> None:
    enter(block("docs/reliability.md", "tradepost check").replace("NAME", "orders"), shop, tmp_path)


def test_its_safety_is_checked(shop: Shop, tmp_path: Path) -> None:
    enter(block("docs/security.md", "tradepost config"), shop, tmp_path)


def test_a_catalog_is_sent_to_it(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "catalog.csv").write_text(block("docs/imports.md", "slug,name,brand"))
    admin = shop.sign_in()
    lines = block("docs/imports.md", "--data-binary @catalog.csv").replace("http://127.0.0.1:8000", shop.url)
    said = enter(lines, shop, tmp_path, TOKEN=admin.headers["Authorization"].removeprefix("Bearer "))
    job = re.search(r'"id":"([^"]+)"', said)
    assert job, said
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while (told := admin.get(f"/admin/jobs/{job[1]}").json()).get("progress") != 1:
        assert time.monotonic() < deadline, told
        time.sleep(0.05)
    assert {name: told[name] for name in ("status", "created", "changed", "refused")} == {
        "status": "done",
        "created": 2,
        "changed": 0,
        "refused": 0,
    }


def test_where_a_request_came_from_stands_in_the_log(shop: Shop, tmp_path: Path) -> None:
    enter(block("docs/limits.md", "X-Forwarded-For").replace("https://shop.example", shop.url), shop, tmp_path)
    line = logged(shop, '"path":"/robots.txt"')
    assert json.loads(line)["address"] == "127.0.0.1"


def test_the_log_is_searched_for_a_request_and_for_what_broke(shop: Shop, tmp_path: Path) -> None:
    """Requests' own lines and all others are written by different encoders, and one pattern finds both."""
    number = httpx.get(f"{shop.url}/shop").headers["x-request-id"]
    request = logged(shop, f'"request_id":"{number}"')
    (other, *_) = (shop.home / "log" / "worker.log").read_text().splitlines()
    broken = [line.replace("info", "error") for line in (request, other)]
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "api.log").write_text(
        "\n".join([request, other.replace("{", f'{{"request_id":"{number}",'), *broken])
    )
    said = enter(block("docs/observability.md", "request_id").replace("0f3a…", number), shop, tmp_path)
    assert len(said.splitlines()) == 5


def logged(shop: Shop, words: str) -> str:
    """The line that has these words in it, once it is written."""
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    log = shop.home / "log" / "api.log"
    while not (found := [line for line in log.read_text().splitlines() if words in line]):
        assert time.monotonic() < deadline, words
        time.sleep(0.02)
    return found[-1]
