"""Wrong use of `tradepost projections`, `check` and `orders import`: one clear line, and the exit code that says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.settings import Settings


def tradepost(settings: Settings | None, home: Path, *arguments: str) -> tuple[int, str]:
    """The exit code, and the last line of what it said."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRADEPOST")}
    if settings is not None:
        environment |= {
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": settings.redis_url,
            "TRADEPOST_JWT_SECRET": settings.jwt_secret,
        }
    command = [sys.executable, "-m", "cli.main", *arguments, "--data-dir", str(home)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)
    lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return done.returncode, lines[0 if done.returncode == 2 else -1]


@pytest.mark.parametrize("command", ["verify", "rebuild"])
def test_an_unknown_read_model_is_wrong_use(settings: Settings, tmp_path: Path, command: str) -> None:
    code, said = tradepost(settings, tmp_path, "projections", command, "ordres")
    assert code == 2
    assert said.startswith("Invalid value for '")
    assert "'ordres' is not one of 'product_search', 'product_cards'" in said


def test_rebuild_wants_to_know_what(settings: Settings, tmp_path: Path) -> None:
    assert tradepost(settings, tmp_path, "projections", "rebuild") == (
        2,
        "Say which read model to build: its NAME, or --all.",
    )


@pytest.mark.parametrize("command", [("projections", "verify"), ("projections", "rebuild", "orders"), ("check",)])
def test_without_a_shop_nothing_can_be_proven(tmp_path: Path, command: tuple[str, ...]) -> None:
    code, said = tradepost(None, tmp_path, *command)
    assert (code, said.startswith("No shop is known at")) == (2, True)


@pytest.mark.parametrize("command", [("projections", "verify"), ("projections", "rebuild", "orders"), ("check",)])
def test_without_its_stores_nothing_can_be_proven(settings: Settings, tmp_path: Path, command: tuple[str, ...]) -> None:
    from msgspec.structs import replace

    nowhere = replace(settings, database_url="postgresql://postgres@127.0.0.1:9/tradepost")
    code, said = tradepost(nowhere, tmp_path, *command)
    assert (code, said.startswith("postgres does not answer.")) == (1, True)


def test_a_drill_kills_only_what_it_knows(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "drill", "--kill", "api,cat"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert "'cat' is none of api, worker, redis, postgres, flush, index" in done.stderr
