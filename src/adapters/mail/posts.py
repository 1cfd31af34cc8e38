"""Which way mails go: what the settings say."""

from adapters.mail.folder import MailFolder
from adapters.mail.port import Post
from adapters.mail.sender import MailSettings
from adapters.mail.smtp import SmtpPost


def post_of(settings: MailSettings) -> Post:
    return MailFolder(settings.folder) if settings.server is None else SmtpPost(settings.server)
