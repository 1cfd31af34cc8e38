"""Look up whose password is to be checked. Part of signing in, so it asks Postgres and changes nothing."""

from uuid import UUID

import msgspec

from db.accounts.accounts import Credentials
from db.work import Work

NOBODY = UUID(int=0)


class FindCredentials(msgspec.Struct, frozen=True):
    """By e-mail address or by account."""

    email: str | None = None
    account: UUID | None = None


async def find_credentials(command: FindCredentials, work: Work) -> Credentials:
    """Those of a nobody, which no password fits, when there is no such account or it is closed."""
    known = await work.accounts.credentials(email=command.email, account=command.account)
    if known is None or not known.active:
        return Credentials(NOBODY, "", "", None, active=False, version=0)
    return known
