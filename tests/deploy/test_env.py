""".env.example says what compose.yaml asks for, and deploy/env.sh makes an .env of it that starts."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from adapters.search.meilisearch.keys import KEYS
from adapters.setting_table import SETTINGS
from adapters.settings import load_settings
from tests.test_compose import DEMANDED, VARIABLE, settings_of

ROOT: Final = Path(__file__).parents[2]
EXAMPLE: Final = ROOT / ".env.example"
NO_SETTING: Final = {"OWNER_PASSWORD", "API_PASSWORD", "WORKER_PASSWORD", "MEILI_MASTER_KEY"}
"""What the stores are set up with."""
LINE: Final = re.compile(r"(# )?([A-Z][A-Z0-9_]+)=(.*)")


def lines() -> list[tuple[bool, str, str]]:
    """Of each variable: whether it is set there, its name, and what it is set to."""
    found = (LINE.fullmatch(line) for line in EXAMPLE.read_text().splitlines())
    return [(not line[1], line[2], line[3]) for line in found if line]


def made(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    for name in (".env.example", "deploy/env.sh"):
        (home / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, home / name)
    return subprocess.run(
        ["sh", str(home / "deploy" / "env.sh"), *words], capture_output=True, text=True, check=False, cwd="/"
    )


def read(env: Path) -> dict[str, str]:
    said = [line for line in env.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in said)


def test_it_names_all_that_compose_reads_and_nothing_else() -> None:
    asked = {name for name, _, _ in VARIABLE.findall((ROOT / "compose.yaml").read_text())}
    assert {name for _, name, _ in lines()} == asked
    assert {name for is_set, name, _ in lines() if is_set} == DEMANDED
    known = {setting.name for setting in SETTINGS}
    assert {name for name in asked if not {name, f"TRADEPOST_{name}"} & known} == NO_SETTING


def test_each_is_explained_and_none_has_a_secret() -> None:
    text = EXAMPLE.read_text()
    for is_set, name, word in lines():
        before = text[: text.index(f"{name}=")].rstrip("# ").rstrip("\n").rpartition("\n")[2]
        assert before.startswith("# "), f"{name} is not explained"
        if is_set or next((one.secret for one in SETTINGS if one.name == name), False):
            assert word == "", name


def test_what_it_proposes_can_be_read(tmp_path: Path) -> None:
    proposed = {name: word for _, name, word in lines() if word and name != "TRADEPOST_PRODUCTION"}
    needed = {"DATABASE_URL": "postgresql://", "REDIS_URL": "redis://", "TRADEPOST_JWT_SECRET": "x" * 32}
    settings = load_settings(proposed | needed | {"TRADEPOST_DATA_DIR": str(tmp_path)})
    assert (settings.trusted_proxy.hops, settings.languages, settings.hold_minutes) == (2, ("de", "en"), 15)


def test_the_script_fills_in_what_is_demanded_and_the_shop_starts_with_it(tmp_path: Path) -> None:
    done = made(tmp_path, "https://shop.example")
    assert (done.returncode, done.stderr) == (0, "")
    env = tmp_path / ".env"
    assert env.stat().st_mode & 0o777 == 0o600
    filled = read(env)
    assert set(filled) == DEMANDED
    assert filled["PUBLIC_URL"] == "https://shop.example"
    assert {key.variable: filled[key.variable] for key in KEYS} == {
        key.variable: key.value(filled["MEILI_MASTER_KEY"]) for key in KEYS
    }
    secrets = [word for name, word in filled.items() if name != "PUBLIC_URL"]
    assert len(set(secrets)) == len(secrets) == 7
    assert all(re.fullmatch(r"[0-9a-f]{64}", word) for word in secrets)
    for service in ("migrate", "api", "worker"):
        said = {
            name: VARIABLE.sub(lambda found: filled.get(found[1], found[3]), word)
            for name, word in settings_of(service).items()
        }
        settings = load_settings(said | {"TRADEPOST_DATA_DIR": str(tmp_path)})
        assert (settings.production, settings.trusted_proxy.hops) == (True, 1)
        assert settings.meili_search_key == filled["MEILI_SEARCH_KEY"]
        assert settings.meili_key == (None if service == "api" else filled["MEILI_KEY"])


def test_one_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("JWT_SECRET=mine\n")
    done = made(tmp_path, "https://shop.example")
    assert (done.returncode, (tmp_path / ".env").read_text()) == (1, "JWT_SECRET=mine\n")
    assert done.stderr.startswith("There is a .env already. It stays as it is")


@pytest.mark.parametrize("words", [(), ("shop.example",), ("http://shop.example",), ("https://shop.example/",)])
def test_what_is_no_address_of_a_shop_is_said_to_be(words: tuple[str, ...], tmp_path: Path) -> None:
    done = made(tmp_path, *words)
    assert (done.returncode, (tmp_path / ".env").exists(), (tmp_path / ".env.new").exists()) == (2, False, False)
    assert "https://shop.example" in done.stderr
