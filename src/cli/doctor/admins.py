"""Admins: whether one of them has the password that the shop made, and printed."""

from typing import Final

from adapters.settings import Settings
from cli.doctor.finding import Finding, broken, note, well
from db.outages import postgres_answers
from db.pool import look_around

GIVEN: Final = "select exists (select from accounts where password_given and active and role = 'ADMIN')"
CURE: Final = "Sign in at /my/sign-in and choose another, or `tradepost admin create` sets one; then remove admin.json."


async def admins(settings: Settings) -> list[Finding]:
    """Raises StoreDown."""
    async with look_around(settings.database_url) as connection:
        with postgres_answers():
            return judged(given=await connection.fetchval(GIVEN), production=settings.production)


def judged(*, given: bool, production: bool) -> list[Finding]:
    if not given:
        return [well("Every admin's password is one they chose.")]
    if production:
        return [broken("The first admin has the password that was made for them, and so the office is shut.", CURE)]
    return [note("The first admin has the password that was printed at the first start.", CURE)]
