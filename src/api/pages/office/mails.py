"""The room of the mails that could not be delivered."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.addresses import PageAsked
from api.pages.forms import reader_of
from api.pages.office.leafing import ROWS, back_to, to_page
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import NO_FORM, FormAgain, form_again
from api.pages.visiting import Visiting
from api.requests.bodies import Body
from commands.mail.resend_mail import ResendMail, resend_mail
from domain.mail.mail import ABOUT_ORDERS
from domain.refusals import MailNotGivenUp, NotFound, Refusal
from queries.mail.list_failed_mails import ListFailedMails, MailPage, list_failed_mails
from read_models.failed_mails import mail_document

PATH = "/office/mails"


class MailsAsked(Body, frozen=True):
    page: PageAsked = 1


@get(PATH, access=ADMIN)
async def listing(request: Visiting) -> Page:
    """See which mails nobody took."""
    return await mails_page(request)


async def mails_page(request: Visiting, again: FormAgain = NO_FORM) -> Page:
    asked = (await reader_of(request)).read_what_fits(request.asked, MailsAsked)
    return await show_in_office(
        request,
        "mails.html",
        status=again.status,
        found=await request.learn(list_failed_mails, ListFailedMails(asked.page, ROWS), MailPage),
        about_orders=ABOUT_ORDERS,
        again=again,
        to=to_page(request, PATH),
        here=back_to(request, ""),
    )


@post(f"{PATH}/{{mail_id:str}}/resend", access=ADMIN, refuses=(NotFound, MailNotGivenUp))
async def resend(request: Visiting, mail_id: FromPath[UUID], execute: Execute) -> Page:
    """Send a mail again."""
    try:
        answer = await execute(resend_mail, ResendMail(mail_id), mail_document, 202)
    except Refusal as refusal:
        return await mails_page(request, form_again(request, refusal, str(mail_id)))
    return see_other(request, back_to(request, PATH), answer, "mail-resent")


ALL = (listing, resend)
