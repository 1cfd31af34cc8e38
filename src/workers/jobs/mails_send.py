"""Sends the mails that are due. What was written down is sent by somebody, however often that takes."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Final
from uuid import UUID

import structlog

from adapters.mail.letter import write_letter
from adapters.mail.port import MailDelayed, MailRefused, Post
from adapters.mail.posts import post_of
from commands.base import perform
from commands.mail.claim_due_mails import ClaimDueMails, claim_due_mails
from commands.mail.find_subjects import FindSubjects, Subjects, find_subjects
from commands.mail.settle_mails import Outcome, SettleMails, Tried, settle_mails
from domain.mail.mail import About, AboutWish, Mail
from domain.outages import StoreDown
from workers.jobs.context import JobContext
from workers.numbers import mails_tried
from workers.traced import sending

AT_ONCE_MAX: Final = 8
BEGIN_SECONDS_MAX: Final = 5.0
"""After so long a round takes nothing more up: the next one, a second later, does."""
UNWRITTEN: Final = "It can't be written: see the worker's log."

log = structlog.get_logger()


async def mails_send(context: JobContext) -> int:
    """How many were taken up. A server that is silent holds AT_ONCE_MAX of them up, and nothing else."""
    post, done, deadline = post_of(context["settings"].mail), 0, time.monotonic() + BEGIN_SECONDS_MAX
    claim = ClaimDueMails(AT_ONCE_MAX, post.lease_seconds)
    while time.monotonic() < deadline:
        due = await perform(context["postgres"], claim_due_mails, claim)
        if due:
            await carry(due, post, context)
        done += len(due)
        if len(due) < AT_ONCE_MAX:
            break
    return done


async def carry(mails: Sequence[Mail], post: Post, context: JobContext) -> None:
    """Read up together, sent side by side. What became of a mail is written down with what else has come that far
    meanwhile, and waits for none that takes longer.
    """
    subjects = await read_up(mails, context)
    tried = list[Tried]()
    async with asyncio.TaskGroup() as group:
        ways = {group.create_task(send(mail, subjects.get(mail.id), post, context)) for mail in mails}
        while ways:
            arrived, ways = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            tried += [way.result() for way in arrived]
            with suppress(StoreDown):  # then it is said with the next
                await settle(tried, context)
                tried = []
    if tried:
        await settle(tried, context)


async def read_up(mails: Sequence[Mail], context: JobContext) -> dict[UUID, Subjects]:
    """What each is about, by its id. One that can't be read leaves the others be: it is not in it.

    Raises StoreDown, which is not the mails' fault: their claim lapses.
    """
    try:
        found = await perform(context["postgres"], find_subjects, FindSubjects(mails))
    except StoreDown:
        raise
    except Exception:
        if len(mails) > 1:
            alone = [await read_up([mail], context) for mail in mails]
            return {mail: found for one in alone for mail, found in one.items()}
        log.exception("a mail can't be read up", mail=str(mails[0].id))
        return {}
    return {mail.id: found for mail in mails}


async def settle(tried: Sequence[Tried], context: JobContext) -> None:
    """One that can't be settled leaves the others be. Raises StoreDown."""
    try:
        await perform(context["postgres"], settle_mails, SettleMails(tried))
    except StoreDown:
        raise
    except Exception:
        if len(tried) > 1:
            for one in tried:
                await settle([one], context)
        else:
            log.exception("a mail can't be settled", mail=str(tried[0].mail.id))
    else:
        for one in tried:
            mails_tried.labels(one.outcome.value).inc()
            say_what_it_failed_of(one)


def say_what_it_failed_of(tried: Tried) -> None:
    """Of one that waits once, though it is tried for a day; of one that was refused again."""
    if tried.failure is not None and (tried.mail.failure is None or tried.outcome is Outcome.REFUSED):
        log.warning("mail not delivered", mail=str(tried.mail.id), outcome=tried.outcome, failure=tried.failure)


async def send(mail: Mail, subjects: Subjects | None, post: Post, context: JobContext) -> Tried:
    """One that can't be read up or written is tried again like one that can't be delivered."""
    if subjects is None:
        return Tried(mail, Outcome.DELAYED, UNWRITTEN)
    about = subjects.about.get(mail.id)
    if about is None:
        return Tried(mail, Outcome.UNWANTED)
    settings = context["settings"]
    try:
        with sending(mail):
            letter = write_letter(mail, about, subjects.shop, settings.mail, settings.links_secret)
            await post.hand_over(letter)
    except MailRefused as refused:
        return Tried(mail, Outcome.REFUSED, impersonal(refused, about))
    except MailDelayed as delayed:
        return Tried(mail, Outcome.DELAYED, impersonal(delayed, about))
    except Exception:
        log.exception("a mail can't be written", mail=str(mail.id))
        return Tried(mail, Outcome.DELAYED, UNWRITTEN)
    return Tried(mail, Outcome.SENT, told=about.told if isinstance(about, AboutWish) else None)


def impersonal(trouble: Exception, about: About) -> str:
    """Servers like to repeat whom a mail was for; who that is stands in the shop's books alone."""
    return str(trouble).replace(about.email, "...")
