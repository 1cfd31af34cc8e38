"""`tradepost`: every command in a file of its own, imported only when it is called."""

import importlib
import os
import sys
from typing import Final

import click
from rich.console import Console

from adapters.files.text_lines import WrongFile
from adapters.settings import SettingsError
from cli.stores.process import StartFailed
from cli.troubles import told_of
from domain.outages import OtherShape, OutOfStep, ReadModelBehind, StoreDown
from domain.refusals import OtherShop, Refusal

COMMANDS: Final = {
    "up": ("cli.up", "Start the whole shop on this machine, stores included."),
    "api": ("cli.api", "Serve the HTTP API."),
    "worker": ("cli.worker", "Keep the read models and run the jobs."),
    "migrate": ("cli.migrate", "Bring the database to the present schema."),
    "admin": ("cli.admin", "Create admins."),
    "shop": ("cli.shop", "Change what the shop itself is."),
    "catalog": ("cli.catalog", "Import and export products."),
    "orders": ("cli.orders", "Take over historic orders."),
    "projections": ("cli.projections", "See how far the read models have come, prove them, build them anew."),
    "drill": ("cli.drill", "Try to break a scratch shop: races, crashes, then the proof."),
    "doctor": ("cli.doctor", "Look the shop over, and say what ails it and what helps."),
    "check": ("cli.check", "Check what the ledger promises."),
}


class Commands(click.Group):
    """Help needs no imports, so `tradepost --help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option("0.1.0", prog_name="tradepost")
def tradepost() -> None:
    """An e-commerce backend that shops can trust.

    \b
    Begin with:   tradepost up
    Then try:     curl 'http://127.0.0.1:8000/products?q=lamp'
    API docs:     http://127.0.0.1:8000/docs

    Commands find a shop started by `tradepost up` through --data-dir (or TRADEPOST_DATA_DIR); servers of your own
    through DATABASE_URL, REDIS_URL and MEILI_URL.
    """


def main() -> None:
    """Exit 0 done, 1 found a difference or failed, 2 wrong use. The first line of an error says what to do."""
    try:
        tradepost(standalone_mode=False)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except (SettingsError, OtherShop, WrongFile) as wrong:
        complain(str(wrong), 2)
    except (StartFailed, Refusal, OtherShape) as refused:
        complain(str(refused), 1)
    except OutOfStep as overtaken:
        complain(f"{overtaken} Somebody else writes or builds it: run this again.", 1)
    except ReadModelBehind as behind:
        complain(f"{behind} Is a worker running? `tradepost projections status` says how far each has come.", 1)
    except StoreDown as down:
        complain(told_of(down), 1)


def complain(words: str, code: int) -> None:
    Console(stderr=True, highlight=False, soft_wrap=True).print(words, style="red", markup=False)
    sys.exit(code)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
