"""Accounts, their sessions and addresses."""

from api.routes.accounts import account, addresses, auth, oauth, passwords, privacy, sessions, totp

ALL = (
    auth.routes,
    oauth.routes,
    account.routes,
    sessions.routes,
    totp.routes,
    privacy.routes,
    addresses.routes,
    passwords.routes,
)
