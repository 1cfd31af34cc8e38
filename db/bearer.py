"""Whether whoever shows an access token is still who it says: asked in the trip that begins a transaction anyway.

An access token works for ten minutes; the session it belongs to may end before, its account be closed, its admin be
made a customer. No command begins then. A closed account has no session: whoever closes one ends them all, and none is
opened, or goes on, for one that is closed.
"""

from typing import Final

from domain.session import Bearer

BEGIN: Final = "begin"
# As text, for a trip of several statements takes no arguments; what stands in it are UUIDs. It is planned each time,
# so of customers it asks for one row of one table.
OPEN: Final = "id = '{session}'::uuid and account_id = '{account}'::uuid and expires_at > now()"
BEGIN_FOR_CUSTOMER: Final = f"begin; select from sessions where {OPEN}"
BEGIN_FOR_ADMIN: Final = (
    "begin; select from accounts where id = (select account_id from sessions"
    f" where {OPEN}) and role = 'ADMIN' and active"
)
NOBODY: Final = "SELECT 0"
"""What Postgres answers where there is no such session."""


def beginning(bearer: Bearer | None) -> str:
    """What begins a transaction; its answer is NOBODY where the bearer of a token is none any more."""
    if bearer is None:
        return BEGIN
    begin = BEGIN_FOR_ADMIN if bearer.is_admin else BEGIN_FOR_CUSTOMER
    return begin.format(session=bearer.session, account=bearer.account)
