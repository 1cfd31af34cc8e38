"""What a worker did because of a request is part of that request's trace: from a click to the chart that shows it."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from typing import Final
from uuid import UUID

import asyncpg

from adapters.traces.tracing import NOTHING, Facts, Traced
from db.outbox import Recorded, find
from domain.events import Event
from domain.mail.mail import Mail, MailKind, mails_for

PARTS_MAX: Final = 100
"""Of one batch. What an import of a thousand rows did is one part."""
MAILS_REMEMBERED_MAX: Final = 1_000

_mails: OrderedDict[tuple[MailKind, UUID, int], str] = OrderedDict()
"""Which trace a mail belongs to that is owed and not sent; only in the worker whose clerk wrote it down."""


def tell(
    name: str, recorded: Iterable[Recorded], seconds: float, facts: Facts, concerns: Callable[[Event], bool]
) -> None:
    """Of each trace that these events belong to, that this came of those it concerns, and took so long until now."""
    if (tracer := Traced.by) is None:
        return
    traces: dict[str, list[Recorded]] = {}
    for one in recorded:
        if one.traceparent is not None and is_concerned(concerns, one):
            traces.setdefault(one.traceparent, []).append(one)
    now_ns = time.time_ns()
    span_ns = now_ns - int(seconds * 1e9), now_ns
    for parent, events in list(traces.items())[:PARTS_MAX]:
        tracer.told(name, parent, span_ns, {**facts, "events": len(events), "position": events[-1].position})


def is_concerned(concerns: Callable[[Event], bool], recorded: Recorded) -> bool:
    """Not by what it can't read or choked on: that is parked, and no reason to begin again."""
    with suppress(Exception):
        return concerns(recorded.event)
    return False


def remember_mails(batch: Sequence[Recorded]) -> None:
    """What these events call for will be sent by somebody."""
    if Traced.by is None:
        return
    for one in batch:
        if one.traceparent is not None:
            for mail in mails_for(one.event):
                _mails[mail.kind, mail.subject, mail.version] = one.traceparent
    while len(_mails) > MAILS_REMEMBERED_MAX:
        _mails.popitem(last=False)


def sending(mail: Mail) -> AbstractContextManager[object]:
    """Part of the trace of what it tells about, if that is known here; else the beginning of one."""
    if Traced.by is None:
        return NOTHING
    parent = _mails.get((mail.kind, mail.subject, mail.version))
    return Traced.by.beneath(f"mail {mail.kind.value}", parent, {"mail": str(mail.id), "try": mail.tries})


async def delivering(delivery: UUID, position: int, postgres: asyncpg.Pool) -> AbstractContextManager[object]:
    """Part of the trace of the event at this position; the beginning of one where that was not traced, or is gone."""
    if Traced.by is None:
        return NOTHING
    async with postgres.acquire() as connection:
        parents = [one.traceparent for one in await find(connection, [position])]
    return Traced.by.beneath("deliver", next(iter(parents), None), {"delivery": str(delivery), "position": position})
