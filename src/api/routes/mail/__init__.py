"""Mails."""

from api.routes.mail import admin_mails, mails

ALL = (
    mails.routes,
    admin_mails.routes,
)
