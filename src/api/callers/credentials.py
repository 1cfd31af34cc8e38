"""What somebody who is signed in proves once more before it is about the account itself."""

from api.execute import Executor
from api.limits.guessing import guess_of_owner
from api.observability.security_events import SecurityEvent, note
from api.shop import Shop
from commands.accounts.find_credentials import FindCredentials, find_credentials
from db.accounts.accounts import Credentials
from domain.accounts.account_refusals import BadCredentials, WrongPassword
from domain.refusals import NotFound


async def check_password(password: str, execute: Executor, shop: Shop) -> Credentials:
    """The caller's own. Raises NotFound (a closed account), WrongPassword, TooManyRequests, TooManyLogins."""
    caller = execute.caller.id
    known = await execute.beforehand(find_credentials, FindCredentials(account=caller))
    if not known.active:
        raise NotFound("account")
    guess = await guess_of_owner(execute, shop)
    try:
        await shop.passwords.check(password, known.password_hash)
    except BadCredentials as wrong:
        note(SecurityEvent.AUTH_FAILED, execute.request)
        raise WrongPassword from wrong
    await guess.is_right()
    return known
