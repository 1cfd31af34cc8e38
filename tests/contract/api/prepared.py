"""A shop in which the whole journey can be made: its people, and what otherwise comes by mail."""

from base64 import b32decode
from datetime import UTC, datetime
from uuid import UUID

from adapters.passwords import Passwords
from api.requests.bodies import PASSWORD_EXAMPLE
from commands.accounts.create_admin import CreateAdmin, create_admin
from commands.base import perform
from db.work import Work
from domain.accounts.account_token import Purpose
from domain.accounts.totp import code_of, step_at
from domain.payments.payment_exception import ExceptionKind
from domain.staff.audit import AT_THE_SERVER
from tests.contract.api.steps import AS_EXAMPLES
from tests.contract.api.walk import Known
from tests.world import World

ADMIN, SECOND_ADMIN, CARA = "admin@example.com", "second.admin@example.com", "cara@example.com"


async def prepared(world: World) -> Known:
    """What a run of the journey is given."""
    await admins(world)
    login = {"email": SECOND_ADMIN, "password": PASSWORD_EXAMPLE}
    second_admin = (await world.anyone.post("/auth/login", login)).json()
    cara = {"email": CARA, "password": PASSWORD_EXAMPLE, "name": "Cara"}
    await world.anyone.post("/auth/register", cara)
    await world.anyone.post("/auth/password/forgot", {"email": CARA})
    return {
        **AS_EXAMPLES,
        "admin_email": ADMIN,
        "admin_password": PASSWORD_EXAMPLE,
        "ben_email": "ben@example.com",
        "second_admin_token": second_admin["access_token"],
        "totp_code": lambda known: code_of(b32decode(known["totp_secret"]), step_at(datetime.now(UTC))),
        "verify_token": await world.mailed_token(CARA, Purpose.VERIFY_EMAIL),
        "reset_token": await world.mailed_token(CARA, Purpose.RESET_PASSWORD),
        "exception_id": str(await mismatched(world)),
    }


async def admins(world: World) -> None:
    passwords = Passwords()
    password_hash = await passwords.accept(PASSWORD_EXAMPLE)
    passwords.close()
    for email in (ADMIN, SECOND_ADMIN):
        await perform(world.postgres, create_admin, CreateAdmin(email, "Ada", password_hash), AT_THE_SERVER)


async def mismatched(world: World) -> UUID:
    """A payment of which a provider tells another amount."""
    await world.product("CANDLE")
    order = await (await world.customer()).bought("CANDLE")

    async def raise_it(payment: UUID, work: Work) -> UUID:
        raised = await work.payment_exceptions.raise_once(payment, ExceptionKind.MISMATCH, "another amount", work.now)
        work.record(*raised)
        return raised[0].subject

    payment = await world.postgres.fetchval("select id from payments where order_id = $1", UUID(order["id"]))
    return await perform(world.postgres, raise_it, payment)
