"""`tradepost`: every command in a file of its own, imported only when it is called."""

import importlib
import os
import sys
from typing import Final

import click
from click.exceptions import NoArgsIsHelpError

from adapters.version import VERSION

COMMANDS: Final = {
    "up": ("cli.up", "Start the whole shop on this machine, stores included."),
    "api": ("cli.api", "Serve the HTTP API."),
    "alive": ("cli.alive", "Ask the API on this machine whether it lives."),
    "worker": ("cli.worker", "Keep the read models and run the jobs."),
    "migrate": ("cli.migrate", "Bring the database to the present schema."),
    "admin": ("cli.admin", "Create admins."),
    "keys": ("cli.keys", "Change what tokens are signed with."),
    "search": ("cli.search", "Make a Meilisearch ready for the shop."),
    "shop": ("cli.shop", "Change what the shop itself is."),
    "catalog": ("cli.catalog", "Import and export products."),
    "orders": ("cli.orders", "Take over historic orders."),
    "projections": ("cli.projections", "See how far the read models have come, prove them, build them anew."),
    "backup": ("cli.backup.command", "Write the whole shop into one file, while it is open."),
    "restore": ("cli.restore.command", "Bring a shop back out of a backup, where there is none yet."),
    "drill": ("cli.drill", "Try to break a scratch shop: races, crashes, then the proof."),
    "config": ("cli.config", "Show every setting, its value and where that comes from."),
    "doctor": ("cli.doctor", "Look the shop over, and say what ails it and what helps."),
    "check": ("cli.check", "Check what the ledger promises."),
}


HIDDEN: Final = {"prepare": "cli.prepare", "fill-demo": "cli.demo.command", "first-look": "cli.first_look"}
"""What processes of ours ask each other for (`cli.aside`)."""


OF_USE_TO_TRACES: Final = ("opentelemetry",)
"""Which the client of Redis loads wherever it finds it: 4 MB, and a tenth of a second of each start."""


class Commands(click.Group):
    """Help needs no imports, so `tradepost --help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS[cmd_name][0] if cmd_name in COMMANDS else HIDDEN.get(cmd_name)
        if module is None:
            return None
        command: click.Command = importlib.import_module(module).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="tradepost")
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
    if not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip():
        for library in OF_USE_TO_TRACES:
            sys.modules.setdefault(library, None)  # type: ignore[arg-type]
    try:
        tradepost(standalone_mode=False)
    except NoArgsIsHelpError as unsaid:
        unsaid.show()
        sys.exit(unsaid.exit_code)
    except click.ClickException as wrong:
        complain(wrong.format_message())
        if isinstance(wrong, click.UsageError) and wrong.ctx is not None:
            click.echo(f"{wrong.ctx.get_usage()}\nTry `{wrong.ctx.command_path} --help`.", err=True)
        sys.exit(wrong.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception as trouble:
        from cli.complaints import complaint_of  # all that may fail, which a command that succeeds need not load

        complaint = complaint_of(trouble)
        if complaint is None:
            raise
        words, code = complaint
        complain(words)
        sys.exit(code)


def complain(words: str) -> None:
    click.secho(words, fg="red", err=True, color=False if os.environ.get("NO_COLOR") else None)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
