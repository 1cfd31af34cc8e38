"""Mails that could not be delivered."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, QueryParameter

from api.asking import Asking
from api.callers.access import ADMIN
from api.provided import Execute
from api.routes.catalog.products import PageNumber, PageSize
from commands.mail.resend_mail import ResendMail, resend_mail
from domain.refusals import MailNotGivenUp, NotFound
from queries.mail.list_failed_mails import ListFailedMails, MailPage, list_failed_mails
from read_models.failed_mails import MailDocument, mail_document

GivenUp = Annotated[Literal["failed"], QueryParameter(description="Only those that were given up are listed")]


@get("/admin/mails", access=ADMIN)
async def listing(
    request: Asking, status: GivenUp = "failed", page: PageNumber = 1, page_size: PageSize = 20
) -> Response[MailPage]:
    """List mails that were given up: nobody took them for a day, or somebody refused them for good. Latest first."""
    return await request.ask(list_failed_mails, ListFailedMails(page, page_size))


@post("/admin/mails/{mail_id:str}/resend", access=ADMIN, status_code=202, refuses=(NotFound, MailNotGivenUp))
async def resend(mail_id: FromPath[UUID], execute: Execute) -> Response[MailDocument]:
    """Send a mail again that was given up."""
    return await execute(resend_mail, ResendMail(mail_id), mail_document, 202)


routes = Router("/", route_handlers=[listing, resend], tags=["Mails, admin"])
