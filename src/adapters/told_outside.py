"""Who is told outside of what a process does: a collector of traces, and one of errors, where they are set up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.errors.reporting import Reported, Reporter
from adapters.settings import Settings
from adapters.traces.tracing import Traced, Tracer
from domain.outages import StoreDown
from domain.refusals import Refusal


@asynccontextmanager
async def told_outside(settings: Settings, process: str) -> AsyncIterator[None]:
    """As long as it is open. What ends it and nobody thought of is reported, too. Nothing is loaded that isn't set."""
    tracer, reporter = tracer_of(settings, process), reporter_of(settings, process)
    Traced.by, Reported.to = tracer or Traced.by, reporter or Reported.to
    try:
        yield
    except Exception as ending:
        if reporter is not None and (defect := unexpected(ending)) is not None:
            reporter.report(defect, {"event": f"the {process} ends"})
        raise
    finally:
        for told in (tracer, reporter):
            if told is not None:
                await asyncio.to_thread(told.close)
        if tracer is not None:
            Traced.by = None
        if reporter is not None:
            Reported.to = None


def tracer_of(settings: Settings, process: str) -> Tracer | None:
    if settings.traces is None:
        return None
    from adapters.traces.otlp import OtlpTracer

    return OtlpTracer(settings.traces, f"tradepost-{process}")


def reporter_of(settings: Settings, process: str) -> Reporter | None:
    if settings.sentry_dsn is None:
        return None
    from adapters.errors.sentry import Sentry

    return Sentry(settings.sentry_dsn, process, production=settings.production)


def unexpected(ending: Exception) -> Exception | None:
    """What is left of it without what is said in one line, and no defect: another shop, a store that is unfit."""
    if isinstance(ending, ExceptionGroup):
        return ending.split((Refusal, StoreDown))[1]
    return None if isinstance(ending, Refusal | StoreDown) else ending
