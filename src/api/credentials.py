"""What somebody who is signed in proves once more before it is about the account itself."""

from api.execute import Executor
from api.limits import count_guess, forget_guesses
from api.shop import Shop
from commands.accounts.find_credentials import FindCredentials, find_credentials
from commands.base import perform
from db.accounts.accounts import Credentials


async def check_password(password: str, execute: Executor, shop: Shop) -> Credentials:
    """The caller's own. Raises BadCredentials, TooManyRequests, TooManyLogins."""
    caller = execute.caller.id
    known = await perform(shop.postgres, find_credentials, FindCredentials(account=caller))
    await count_guess(shop.tries, caller, execute.address)
    await shop.passwords.check(password, known.password_hash)
    await forget_guesses(shop.tries, caller, execute.address)
    return known
