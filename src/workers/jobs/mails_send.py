"""Sends the mails that are due. What was written down is sent by somebody, however often that takes."""

import asyncio
import time
from typing import Final

import structlog

from adapters.mail.letter import write_letter
from adapters.mail.port import MailDelayed, MailRefused, Post
from adapters.mail.posts import post_of
from commands.base import perform
from commands.mail.claim_due_mails import ClaimDueMails, claim_due_mails
from commands.mail.find_subject import FindSubject, find_subject
from commands.mail.settle_mail import Outcome, SettleMail, settle_mail
from domain.mail import About, AboutWish, Mail
from domain.outages import StoreDown
from workers.jobs.context import JobContext

AT_ONCE_MAX: Final = 8
BEGIN_SECONDS_MAX: Final = 5.0
"""After so long a round takes nothing more up: the next one, a second later, does."""

log = structlog.get_logger()


async def mails_send(context: JobContext) -> int:
    """How many were taken up. A server that is silent holds AT_ONCE_MAX of them up, and nothing else."""
    post, done, deadline = post_of(context["settings"].mail), 0, time.monotonic() + BEGIN_SECONDS_MAX
    claim = ClaimDueMails(AT_ONCE_MAX, post.lease_seconds)
    while time.monotonic() < deadline:
        due = await perform(context["postgres"], claim_due_mails, claim)
        if not due:
            break
        await asyncio.gather(*(carry(one, post, context) for one in due))
        done += len(due)
    return done


async def carry(mail: Mail, post: Post, context: JobContext) -> None:
    """One that can't be read up or written leaves the others be: it is tried again like one that can't be delivered."""
    try:
        settled = await send(mail, post, context)
    except StoreDown:
        raise  # which is not the mail's fault: its claim lapses
    except Exception:
        log.exception("a mail can't be written", mail=str(mail.id))
        settled = SettleMail(mail, Outcome.DELAYED, "It can't be written: see the worker's log.")
    await perform(context["postgres"], settle_mail, settled)


async def send(mail: Mail, post: Post, context: JobContext) -> SettleMail:
    """Raises whatever keeps it from being written."""
    settings, found = context["settings"], await perform(context["postgres"], find_subject, FindSubject(mail))
    if found.about is None:
        return SettleMail(mail, Outcome.UNWANTED)
    letter = write_letter(mail, found.about, found.shop, settings.mail, settings.jwt_secret.encode())
    try:
        await post.hand_over(letter)
    except MailRefused as refused:
        return SettleMail(mail, Outcome.REFUSED, impersonal(refused, found.about))
    except MailDelayed as delayed:
        return SettleMail(mail, Outcome.DELAYED, impersonal(delayed, found.about))
    return SettleMail(mail, Outcome.SENT, told=found.about.told if isinstance(found.about, AboutWish) else None)


def impersonal(trouble: Exception, about: About) -> str:
    """Servers like to repeat whom a mail was for; who that is stands in the shop's books alone."""
    return str(trouble).replace(about.email, "...")
