"""`tradepost worker`: projectors and jobs."""

import asyncio

import click

from adapters.settings import load_settings
from cli.options import data_dir
from cli.session import require_this_shop


@click.command(name="worker")
@data_dir
def command() -> None:
    """Keep the read models and run the jobs.

    Run as many as you like: jobs are shared, and of the projectors one works and the others stand by to take over.
    """
    from adapters.logs import configure_logs
    from workers.run import main

    settings = load_settings()
    asyncio.run(require_this_shop(settings))
    configure_logs(json=settings.log_json)
    main(settings)
