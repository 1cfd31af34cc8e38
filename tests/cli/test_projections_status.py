"""`tradepost projections status`: a table of what can be told, one line of what can't, and what to do."""

import importlib
import json
import sys

import pytest

from adapters.settings import Settings
from cli.main import main
from domain.outages import OtherHistory, StoreDown
from read_models.model import Standing

Standings = dict[str, Standing | None]
READ: Standings = {"orders": Standing(1, 7, 7_000, 7)}
UNREAD: Standings = {"product_search": None}
NO_POSTGRES = "postgres does not answer. Is it running? `tradepost up` starts all stores;"
NO_REDIS = "redis does not answer. Is it running? `tradepost up` starts all stores;"


@pytest.fixture(autouse=True)
def _shop(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("DATABASE_URL", "postgresql://x"), ("REDIS_URL", "redis://x")):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TRADEPOST_JWT_SECRET", "x" * 32)


CASES: dict[str, tuple[Standings | None, StoreDown | None, int, str | None, str]] = {
    "all is well": (READ, None, 0, "│ orders", ""),
    "no postgres": (READ, StoreDown("postgres"), 1, "│ orders", NO_POSTGRES),
    "another shop's": (READ, OtherHistory(["orders"]), 1, "│ orders", "What the read models show (orders) is of an"),
    "no postgres, and nothing built": (UNREAD, StoreDown("postgres"), 1, None, NO_POSTGRES),
    "no redis": (None, None, 1, None, NO_REDIS),
    "neither": (None, StoreDown("postgres"), 1, None, NO_REDIS),
    "nothing built": (
        UNREAD, None, 1, None,
        "No read model was ever built. A worker builds them: `tradepost worker`.",
    ),
    "no search": (UNREAD | READ, None, 1, "not readable", "product_search can't be read. `tradepost doctor`"),
}  # fmt: skip


@pytest.mark.parametrize(("models", "trouble", "code", "table", "line"), CASES.values(), ids=CASES)
def test_what_can_be_told_is_and_the_rest_is_one_line(
    models: Standings | None,
    trouble: StoreDown | None,
    code: int,
    table: str | None,
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def read(_: Settings) -> Standings:
        if models is None:
            raise StoreDown("redis")
        return models

    async def ask(_: Settings, __: Standings) -> StoreDown | None:
        return trouble

    status = importlib.import_module("cli.projections.status")  # its package knows the command by that name
    monkeypatch.setattr(status, "read_standings", read)
    monkeypatch.setattr(status, "find_trouble", ask)
    for more in ((), ("--json",)):
        monkeypatch.setattr(sys, "argv", ["tradepost", "projections", "status", *more])
        ended = 0
        try:
            main()
        except SystemExit as exit_:
            ended = int(str(exit_.code))
        out, err = capsys.readouterr()
        assert (ended, len(err.splitlines()), err[: len(line)]) == (code, bool(line), line)
        if more:
            assert [model["name"] for model in (json.loads(out) if out else [])] == list(models or ())
        elif table is None:
            assert out == ""
        else:
            assert table in out
