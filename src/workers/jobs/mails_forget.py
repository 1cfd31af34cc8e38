"""Forgets mails that are past their time or whose readers were forgotten: their files, and then that they were.

Those a server has taken are its own.
"""

import asyncio

from adapters.mail.folder import MailFolder
from commands.base import perform
from commands.mail.find_past_mails import FindPastMails, find_past_mails
from commands.mail.forget_mails import ForgetMails, forget_mails
from workers.jobs.context import JobContext


async def mails_forget(context: JobContext) -> int:
    """How many."""
    folder, postgres, done = MailFolder(context["settings"].mail.folder), context["postgres"], 0
    while past := await perform(postgres, find_past_mails, FindPastMails()):
        await asyncio.to_thread(folder.remove, past)
        await perform(postgres, forget_mails, ForgetMails(past))
        done += len(past)
    return done
