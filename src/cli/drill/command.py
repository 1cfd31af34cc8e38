"""`tradepost drill`."""

import asyncio
import secrets
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

import click

from adapters.payments.currencies import objection
from adapters.setting_values import currency as read_currency
from cli.drill.nemesis import KILLABLE
from cli.drill.plan import PROVIDERS, Plan
from cli.drill.run import run
from cli.drill.verdict import Verdict, show
from cli.options import WholeNumber
from domain.shop import CURRENCY_DEFAULT

SEED_BITS: Final = 32


def killable(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    names = tuple(name for name in value.split(",") if name)
    if unknown := [name for name in names if name not in KILLABLE]:
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(KILLABLE)}")
    return names


def payable(context: click.Context, parameter: click.Parameter, value: str) -> str:
    try:
        read_currency(value)
    except ValueError as wrong:
        raise click.BadParameter(f"It {wrong}.") from wrong
    objections = [objection(provider, value) for provider in PROVIDERS]
    if None not in objections:
        raise click.BadParameter(f"Nobody could pay: {', '.join(filter(None, objections))}.")
    return value


@click.command(name="drill")
@click.option("--buyers", default=200, show_default=True, type=WholeNumber(1, 2_000), help="Who shop at once.")
@click.option(
    "--kill",
    "victims",
    default="api,worker,redis,postgres",
    show_default=True,
    callback=killable,
    help=f"What is ended with kill -9, of {', '.join(KILLABLE)}; flush empties Redis, index deletes the search index.",
)
@click.option("--kills", default=2, show_default=True, type=WholeNumber(0, 1_000), help="How often each of them is.")
@click.option("--minutes", default=600, show_default=True, type=WholeNumber(1, 600), help="After so many no kill more.")
@click.option("--seconds", default=20, show_default=True, type=WholeNumber(1, 3_600), help="How long at least.")
@click.option("--seed", type=WholeNumber(0, 2**SEED_BITS - 1), help="Repeat the choices of another drill.")
@click.option(
    "--currency",
    default=CURRENCY_DEFAULT,
    show_default=True,
    callback=payable,
    help="What the scratch shop counts in, such as JPY or KWD: its TRADEPOST_CURRENCY.",
)
@click.option("--holds", is_flag=True, help="Wait at the end until the holds of unpaid orders are over (a minute).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs instead of a table.")
@click.option("--keep", is_flag=True, help="Keep the scratch shop's folder, as it is kept where a promise was broken.")
def command(
    buyers: int,
    victims: tuple[str, ...],
    kills: int,
    minutes: int,
    seconds: int,
    seed: int | None,
    currency: str,
    holds: bool,
    as_json: bool,
    keep: bool,
) -> None:
    """Race and crash a scratch shop, then hold its ledger and its read models against each other.

    \b
    Buyers shop for scarce goods at once: carts, coupons of which there are too few, orders with twins of the same
    request, cancellations; some are guests, of whom some register and bring their cart. They pay at a gateway that
    speaks Stripe and Razorpay, answers late or never, and sends its webhooks twice and in any order. An admin edits,
    restocks, ships, refunds money and goods, together and apart, takes back what buyers return, and reads what they say
    of the goods. Meanwhile processes are killed at random. What was acknowledged is written down, and at the end it
    must all be there: once, paid once, never more than there was; every charge at the gateway must be an order's, or
    have gone back; and every product must be rated by its approved reviews.

    Your own shop is not touched. Exit 1 if a promise was broken. A seed repeats the choices, not the timing.
    """
    chosen = secrets.randbits(SEED_BITS) if seed is None else seed
    plan = Plan(buyers, victims, kills, minutes, seconds, chosen, holds, currency)
    home = Path(tempfile.mkdtemp(prefix="tradepost-drill-"))
    try:
        verdict: Verdict = asyncio.run(run(plan, home, shown=not as_json))
    except BaseException as ended:
        leave(home, keep=keep or not isinstance(ended, KeyboardInterrupt))
        raise
    show(verdict, as_json=as_json)
    leave(home, keep=keep or not verdict.passed)
    if not verdict.passed:
        again = f"tradepost drill --seed {plan.seed} --currency {plan.currency}"
        click.echo(f"A promise was broken. Again with the same choices: {again}", err=True)
        sys.exit(1)


def leave(home: Path, *, keep: bool) -> None:
    if keep:
        click.echo(f"The scratch shop's folder, with its logs: {home}", err=True)
    else:
        shutil.rmtree(home, ignore_errors=True)
