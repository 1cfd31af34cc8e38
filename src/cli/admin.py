"""`tradepost admin`: whose the office is."""

import asyncio
import re
import sys

import click

from adapters.settings import Settings, load_settings
from cli.options import data_dir
from domain.accounts.account import NEW_EMAIL_PATTERN, Account
from domain.accounts.account_refusals import BadCredentials


@click.group(name="admin", short_help="Make and unmake admins.")
def command() -> None:
    """Make and unmake admins."""


@command.command(name="create", short_help="Make EMAIL an admin.")
@data_dir
@click.argument("email")
@click.option("--name", default="Admin", show_default=True, help="What to call them.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
def create(email: str, name: str, password_stdin: bool) -> None:
    """Make EMAIL an admin: a new account, or an existing one, which gets the role and this password."""
    settings = load_settings()
    if not re.search(NEW_EMAIL_PATTERN, email):
        raise click.BadParameter("this is no e-mail address", param_hint="EMAIL")
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    elif not sys.stdin.isatty():
        raise click.UsageError("There is nobody to ask for the password: send it in, with --password-stdin.")
    else:
        require_database(settings)
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    account = asyncio.run(make_admin(settings, email, name, password))
    click.echo(f"{account.email} is an admin.")


@command.command(name="remove", short_help="Make EMAIL a customer again.")
@data_dir
@click.argument("email")
def remove(email: str) -> None:
    """Make EMAIL no admin any more, but a customer. It holds at once. The last admin stays one."""
    account = asyncio.run(unmake_admin(load_settings(), email))
    click.echo(f"{account.email} is no admin any more.")


@command.command(name="totp-off", short_help="Let EMAIL sign in without a code.")
@data_dir
@click.argument("email")
def totp_off(email: str) -> None:
    """Let EMAIL sign in by the password alone: the authenticator app and the recovery codes are lost."""
    asyncio.run(end_second_step(load_settings(), email))
    click.echo(f"{email} signs in without a code.")


async def end_second_step(settings: Settings, email: str) -> None:
    """Raises NotFound of an address that nobody has, or that signs in without one."""
    from cli.at_the_server import at_the_server
    from cli.session import postgres
    from commands.accounts.end_totp import EndTotpOf, end_totp_of

    async with postgres(settings) as pool:
        await at_the_server(settings, pool, end_totp_of, EndTotpOf(email))


async def unmake_admin(settings: Settings, email: str) -> Account:
    """Raises LastAdmin, and NotFound of an address that is no admin's."""
    from cli.at_the_server import at_the_server
    from cli.session import postgres
    from commands.accounts.remove_admin import RemoveAdmin, remove_admin

    async with postgres(settings) as pool:
        return await at_the_server(settings, pool, remove_admin, RemoveAdmin(email))


def require_database(settings: Settings) -> None:
    """Before somebody is asked for anything. Raises OtherShop, StoreDown."""
    from cli.session import require_this_shop

    if (trouble := asyncio.run(require_this_shop(settings))) is not None:
        raise trouble


async def make_admin(settings: Settings, email: str, name: str, password: str, *, given: bool = False) -> Account:
    """`given`: the shop made the password, and tells it. Raises InvalidInput if the password is too weak."""
    from adapters.passwords import Passwords
    from cli.at_the_server import at_the_server
    from cli.session import postgres
    from commands.accounts.create_admin import CreateAdmin, create_admin
    from commands.base import perform
    from commands.shop.find_name import FindName, find_name

    passwords = Passwords()
    try:
        async with postgres(settings) as pool:
            shop = await perform(pool, find_name, FindName())
            password_hash = await passwords.accept(password, email, name, shop)
            return await at_the_server(settings, pool, create_admin, CreateAdmin(email, name, password_hash, given))
    finally:
        passwords.close()


async def opens(settings: Settings, email: str, password: str) -> bool:
    """Whether one may sign in by this password."""
    from adapters.passwords import Passwords
    from cli.session import postgres
    from commands.accounts.find_credentials import FindCredentials, find_credentials
    from commands.base import perform

    passwords = Passwords()
    try:
        async with postgres(settings) as pool:
            known = await perform(pool, find_credentials, FindCredentials(email=email))
        await passwords.check(password, known.password_hash)
    except BadCredentials:
        return False
    finally:
        passwords.close()
    return True
