"""Whether whoever shows an access token is still who it says: asked in the trip that begins a transaction anyway.

An access token works for ten minutes; the session it belongs to may end before, its account be closed, its admin be
made a customer. No command begins then. A closed account has no session: whoever closes one ends them all, and none is
opened, or goes on, for one that is closed.
"""

from typing import Final

from db.session import EACH_TRANSACTION
from domain.accounts.session import Bearer

BEGIN: Final = "begin"
# A trip of several statements takes no arguments, and would be planned each time: so they are prepared by name, once a
# connection, and what stands in the text are UUIDs.
OPEN: Final = "id = $1 and account_id = $2 and expires_at > now()"
LOOKS: Final = {
    "customer_still": f"select from sessions where {OPEN}",
    "admin_still": "select from accounts"
    f" where id = (select account_id from sessions where {OPEN}) and role = 'ADMIN' and active",
}
PREPARE: Final = ";".join(f"prepare {name} (uuid, uuid) as {look}" for name, look in LOOKS.items())
"""What each connection has to be told before `beginning` is asked of it."""
NOBODY: Final = "SELECT 0"
"""What Postgres answers where there is no such session."""


def beginning(bearer: Bearer | None, *, lent: bool = False) -> str:
    """What begins a transaction; its answer is NOBODY where the bearer of a token is none any more.

    On a connection that is only `lent` nothing is prepared, and settings are brought along.
    """
    begin = f"{BEGIN}; {EACH_TRANSACTION}" if lent else BEGIN
    if bearer is None:
        return begin
    still = "admin_still" if bearer.is_admin else "customer_still"
    if lent:
        look = LOOKS[still].replace("$1", f"'{bearer.session}'").replace("$2", f"'{bearer.account}'")
        return f"{begin}; {look}"
    return f"{begin}; execute {still}('{bearer.session}', '{bearer.account}')"
