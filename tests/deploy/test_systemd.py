"""deploy/systemd: three units for a plain Debian, as systemd itself reads them."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.deploy.commands import assert_is_command
from tests.deploy.platform import DEPLOY, KNOWN, SHOP_PORT, assert_are_all_processes

FOLDER: Final = DEPLOY / "systemd"
UNITS: Final = ("tradepost-migrate", "tradepost-api", "tradepost-worker")
EXPOSURE_MAX: Final = 20
"""Tenths, by systemd's own count: 100 is a service that may do everything."""
BOUNDS: Final = {
    "CapabilityBoundingSet": "",
    "LockPersonality": "yes",
    "NoNewPrivileges": "yes",
    "PrivateDevices": "yes",
    "PrivateTmp": "yes",
    "ProtectHome": "yes",
    "ProtectKernelModules": "yes",
    "ProtectSystem": "strict",
    "RestrictNamespaces": "yes",
    "RestrictSUIDSGID": "yes",
    "StateDirectory": "tradepost",
    "UMask": "0077",
    "User": "tradepost",
}
needs_systemd: Final = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd itself reads them, and is not here"
)


def told(unit: str) -> dict[str, dict[str, list[str]]]:
    """By section and name: each word it is set to, for some are set twice."""
    found = dict[str, dict[str, list[str]]]()
    section = ""
    for line in (FOLDER / f"{unit}.service").read_text().splitlines():
        if (begun := re.fullmatch(r"\[(\w+)\]", line)) is not None:
            section = begun[1]
        elif line and not line.startswith("#"):
            name, is_set, word = line.partition("=")
            assert is_set, line
            found.setdefault(section, {}).setdefault(name, []).append(word)
    return found


def started(unit: str) -> str:
    (line,) = told(unit)["Service"]["ExecStart"]
    return line


@pytest.fixture
def installed(tmp_path: Path) -> list[str]:
    """As they would lie there, but for the program, which is one of this machine."""
    for unit in UNITS:
        text = (FOLDER / f"{unit}.service").read_text()
        (tmp_path / f"{unit}.service").write_text(
            text.replace("/opt/tradepost/bin/tradepost", shutil.which("true") or "")
        )
    return [str(tmp_path / f"{unit}.service") for unit in UNITS]


@needs_systemd
def test_they_are_what_systemd_reads(installed: list[str]) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *installed], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "tradepost" in line]
    assert (done.returncode, ours) == (0, [])


@needs_systemd
def test_by_its_own_count_they_are_hardly_exposed(installed: list[str]) -> None:
    for unit in installed:
        words = ["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE_MAX}", "--no-pager", unit]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-400:]


@pytest.mark.parametrize("unit", UNITS)
def test_each_is_bounded_and_a_user_of_its_own(unit: str) -> None:
    service = told(unit)["Service"]
    assert {name: service[name] for name in BOUNDS} == {name: [word] for name, word in BOUNDS.items()}
    assert service["SystemCallFilter"] == ["@system-service", "~@privileged"]
    assert re.search(r"^u tradepost ", (FOLDER / "tradepost.sysusers").read_text(), re.MULTILINE)


def test_all_processes_are_there_and_the_schema_comes_first() -> None:
    assert_are_all_processes(started(unit) for unit in UNITS)
    assert told("tradepost-migrate")["Service"]["Type"] == ["oneshot"]
    assert told("tradepost-migrate")["Service"]["RemainAfterExit"] == ["yes"]
    for unit in UNITS[1:]:
        assert told(unit)["Unit"]["Requires"] == ["tradepost-migrate.service"]
        assert "tradepost-migrate.service" in told(unit)["Unit"]["After"][0].split()
        assert told(unit)["Service"]["Restart"] == ["always"]


def test_the_api_is_for_this_machine_alone_and_each_has_its_own_secrets() -> None:
    words = shlex.split(started("tradepost-api"))
    found = assert_is_command(words).make_context("api", words[2:]).params
    assert (found["host"], found["port"]) == ("127.0.0.1", SHOP_PORT)
    own = {unit: told(unit)["Service"]["EnvironmentFile"] for unit in UNITS}
    assert own == {
        unit: ["/etc/tradepost/shop.env", f"/etc/tradepost/{name}.env"]
        for unit, name in zip(UNITS, ("owner", "api", "worker"), strict=True)
    }
    for unit in UNITS:
        assert {line.partition("=")[0] for line in told(unit)["Service"]["Environment"]} <= KNOWN
