"""What is in the database: this program's schema, tables we may use, and the shop we were told of."""

from adapters.settings import Settings
from cli.doctor.finding import Finding, broken, note, well
from db.outages import postgres_answers
from db.pool import FIT_TO_START, Connection, look_around
from db.privileges import tables_denied
from db.schema import head, schema_of
from db.shop.shop import load_shop
from domain.outages import StoreUnfit
from domain.refusals import OtherShop
from domain.shop import Claims


async def schema(settings: Settings) -> list[Finding]:
    """Raises StoreDown."""
    async with look_around(settings.database_url) as connection:
        try:
            with postgres_answers():
                return [await of_database(connection, settings.claims)]
        except StoreUnfit as unfit:
            return [broken(f"It can't be worked with ({unfit.reason}).", str(unfit))]
        except OtherShop as other:
            return [broken("The settings speak of another shop.", str(other))]


async def of_database(connection: Connection, claims: Claims) -> Finding:
    """Raises StoreUnfit, OtherShop."""
    found = await schema_of(connection)
    found.require(*FIT_TO_START)
    if denied := await tables_denied(connection):
        words = f"The user of DATABASE_URL may not read and write {', '.join(denied)}."
        return broken(words, "Make it the owner, or grant it select, insert, update and delete.")
    shop = await load_shop(connection)
    claims.require(shop)
    if found.state == "ahead":
        words = f"Schema {found.revision} is newer than this program's, {head()}, and serves it all the same."
        return note(words, "Nothing, in the middle of an upgrade. Else start the newer program, as everywhere else.")
    return well(f"Schema {found.revision}; {shop.name!r} counts in {shop.facts}.")
