"""What a drill counts in, and what it won't."""

import subprocess
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from adapters.payments.currencies import TAKEN, minimum
from cli.drill.nemesis import Nemesis
from cli.drill.plan import PROVIDERS, Plan
from cli.drill.scratch import Scratch
from cli.main import tradepost
from domain.payable import payable_step
from domain.payments.payment import Provider

NOTES = {"USD": 100, "JPY": 100, "KWD": 1_000, "HUF": 35_000, "INR": 200, "CLP": 2}
REFUSED = {
    "BGN": "Nobody could pay: Stripe takes no BGN, Razorpay takes no BGN.",
    "usd": "It must be an ISO 4217 code such as USD, not 'usd'.",
    "XAU": "It must be an ISO 4217 code such as USD, not 'XAU'.",
}


def plan(currency: str) -> Plan:
    return Plan(1, (), 0, 1, 1, 0, holds=False, currency=currency)


@pytest.mark.parametrize(("currency", "note"), NOTES.items())
def test_prices_are_counted_in_notes_of_the_currency(currency: str, note: int) -> None:
    assert plan(currency).note == note


@pytest.mark.parametrize("provider", PROVIDERS)
def test_five_notes_can_be_paid_and_one_given_back_in_every_currency(provider: Provider) -> None:
    for currency in TAKEN[provider]:
        note = plan(currency).note
        assert (note % payable_step(currency), 5 * note > minimum(provider, currency)) == (0, True), currency


@pytest.mark.parametrize(("currency", "words"), REFUSED.items())
def test_a_currency_nobody_can_pay_in_is_refused(currency: str, words: str) -> None:
    said = CliRunner().invoke(tradepost, ["drill", "--currency", currency])
    assert (said.exit_code, said.output.splitlines()[-1]) == (2, f"Error: Invalid value for '--currency': {words}")


class OneProcess(Scratch):
    """A shop whose worker is this process, and which is always back."""

    def __init__(self, home: Path, process: psutil.Process) -> None:
        super().__init__(home, 0)
        self._process = process

    def processes(self, name: str) -> list[psutil.Process]:
        return [self._process] if name == "worker" else []

    async def back(self) -> float:
        return 0.0


async def test_after_its_minutes_nothing_more_is_killed(tmp_path: Path) -> None:
    worker = psutil.Popen(["sleep", "600"], stdin=subprocess.DEVNULL)
    nemesis, advanced = Nemesis(OneProcess(tmp_path, worker), ["worker"], kills=5, minutes=0, seed=1), list[int]()
    await nemesis.strike(advanced.append)
    assert (worker.wait(), nemesis.done, advanced, nemesis.total) == (-9, {"worker": 1}, [1], 5)
