"""Whether whoever shows an access token is still who it says: asked in the trip that begins a transaction anyway.

An access token works for ten minutes; the session it belongs to may end before, its account be closed, its admin be
made a customer. No command begins then.
"""

from typing import Final

from domain.session import Bearer

BEGIN: Final = "begin"
# As text, for a trip of several statements takes no arguments; what stands in it are UUIDs.
BEGIN_FOR: Final = """
begin; select from sessions s join accounts a on a.id = s.account_id
where s.id = '{session}'::uuid and s.expires_at > now() and a.id = '{account}'::uuid and a.active{role}
"""
ROLE: Final = " and a.role = 'ADMIN'"
NOBODY: Final = "SELECT 0"
"""What Postgres answers where there is no such session."""


def beginning(bearer: Bearer | None) -> str:
    """What begins a transaction; its answer is NOBODY where the bearer of a token is none any more."""
    if bearer is None:
        return BEGIN
    return BEGIN_FOR.format(session=bearer.session, account=bearer.account, role=ROLE if bearer.is_admin else "")
