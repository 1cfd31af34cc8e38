"""Removes the files of mails whose readers were forgotten. Those a server has taken are its own."""

import asyncio

from adapters.mail.folder import MailFolder
from commands.base import perform
from commands.mail.find_forgotten_mails import FindForgottenMails, find_forgotten_mails
from workers.jobs.context import JobContext


async def mails_forget(context: JobContext) -> int:
    """How many."""
    forgotten = await perform(context["postgres"], find_forgotten_mails, FindForgottenMails())
    return await asyncio.to_thread(MailFolder(context["settings"].mail.folder).remove, forgotten)
