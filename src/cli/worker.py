"""`tradepost worker`: projectors and jobs."""

import asyncio
import os
from typing import Final

import click

from adapters.settings import load_settings
from cli.counts import FOLDER
from cli.long_lived import keep_giving_back, keep_what_is_loaded, leave_out, share_one_heap, take_short_turns
from cli.options import data_dir
from cli.ports import require_free_to_watch
from cli.session import store_troubles
from cli.troubles import warn_of
from domain.outages import StoreUnfit

PREDECESSOR_SECONDS_MAX: Final = 2


@click.command(name="worker")
@data_dir
def command() -> None:
    """Keep the read models and run the jobs.

    Run as many as you like: jobs are shared, and of the projectors one works and the others stand by to take over.
    """
    share_one_heap()
    settings = load_settings()
    leave_out("rich")  # structlog: for tracebacks in colours
    os.environ.pop(FOLDER, None)  # one process counts in its memory
    from adapters.logs import configure_logs
    from workers.run import main

    require_free_to_watch(settings.worker_metrics_address, PREDECESSOR_SECONDS_MAX, "TRADEPOST_WORKER_METRICS_PORT")
    for trouble in asyncio.run(store_troubles(settings)):
        if not isinstance(trouble, StoreUnfit):  # which it waits for, and says so
            warn_of(trouble, "working", json=settings.log_json)
    configure_logs(json=settings.log_json)
    keep_what_is_loaded()
    take_short_turns()
    keep_giving_back()
    main(settings)
