"""Where `tradepost api` listens: as it is told, as a platform says in PORT, or for this machine alone."""

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from adapters.settings import SettingsError
from cli.api import WATCHER, command
from cli.ports import free_port
from cli.stores.process import StartFailed
from tests.cli.test_loaded_modules import NOWHERE


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, int]]:
    """Where servers would have listened, in their order."""
    found = list[tuple[str, int]]()
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setenv(WATCHER, "set by it")
    for name, value in (NOWHERE | {"TRADEPOST_DATA_DIR": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(
        "granian.server.Server.serve", lambda server: found.append((server.bind_addr, server.bind_port))
    )
    return found


def api(*words: str) -> Result:
    return CliRunner().invoke(command, ["--looked", *words])


def test_without_a_word_it_is_for_this_machine_alone(served: list[tuple[str, int]]) -> None:
    port = free_port()
    assert api("--port", str(port)).exit_code == 0
    assert served == [("127.0.0.1", port)]


def test_a_platform_says_it_in_port_and_asks_from_elsewhere(
    served: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    said, told = free_port(), free_port()
    monkeypatch.setenv("PORT", str(said))
    api()
    api("--host", "127.0.0.1")
    api("--port", str(told))
    assert served == [("0.0.0.0", said), ("127.0.0.1", said), ("0.0.0.0", told)]


def test_an_empty_one_is_an_unset_one(served: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    port = free_port()
    api("--port", str(port))
    assert served == [("127.0.0.1", port)]


@pytest.mark.parametrize("word", ["eighty", "0", "65536"])
def test_one_that_is_none_refuses_to_start(
    word: str, served: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", word)
    trouble = api().exception
    assert isinstance(trouble, SettingsError)
    assert str(trouble) == f"PORT must be a whole number from 1 to 65535, not '{word}'."
    assert served == []


def test_one_that_is_taken_is_named_as_it_was_said(
    served: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.api.PREDECESSOR_SECONDS_MAX", 0)
    with socket.create_server(("0.0.0.0", 0)) as other:
        port = other.getsockname()[1]
        for variable, words in (("PORT", ()), ("--port", ("--host", "0.0.0.0", "--port", str(port)))):
            monkeypatch.setenv("PORT", str(port) if variable == "PORT" else "")
            trouble = api(*words).exception
            assert isinstance(trouble, StartFailed)
            assert str(trouble) == f"0.0.0.0:{port} can't be used (Address already in use). Choose another {variable}."
    assert served == []
