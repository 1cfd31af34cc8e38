"""What is owed to endpoints, in Postgres: written by the clerk, taken up by the sender, settled by both's rules.

Of what is owed to one endpoint about one subject only the earliest is DUE, the others WAIT. Both who adds and who
settles have locked the endpoint's row: so none is left waiting for nobody. All `due_at` are of the database's clock.

A claim moves `claimed_until` and `claims`, which nobody is shown: so it needs no event, and what is shown stays true
while a try is under way. `claims` only grows, and tells the claims of a delivery apart.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from db.pool import Connection
from domain.endpoints.endpoint import Delivery, DeliveryStatus
from domain.refusals import NotFound

COLUMNS: Final = (
    "id, endpoint_id as endpoint, event, subject, position, status, tries, answered, failure, answer, occurred_at,"
    " due_at, settled_at"
)
LOAD: Final = f"select {COLUMNS} from webhook_deliveries where id = any($1::uuid[]) order by id"
OWE: Final = """
insert into webhook_deliveries (id, endpoint_id, event, subject, position, body, occurred_at, begun_at, status, due_at)
select id, endpoint, event, subject, position, body, occurred_at, clock_timestamp(),
    case when first then 'due' else 'waiting' end, case when first then clock_timestamp() end
from (
    select owed.*, row_number() over (partition by owed.endpoint, owed.subject order by owed.position) = 1
        and not exists (
            select from webhook_deliveries d
            where d.endpoint_id = owed.endpoint and d.subject = owed.subject and d.status in ('waiting', 'due')
        ) as first
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::bigint[], $6::text[], $7::timestamptz[])
        as owed (id, endpoint, event, subject, position, body, occurred_at)
) as owed
on conflict on constraint webhook_deliveries_once do nothing
"""
# As many of each endpoint as it has room for: one that is silent keeps nobody else waiting. Where there is not room for
# all, whoever has the least under way goes first, and then what has waited longest. Where nothing was heard of a claim
# until it was over, another takes it up as it is, to settle it: it is no new one.
CLAIM: Final = f"""
with due as (
    select found.id from webhook_endpoints e
    left join unnest($1::uuid[], $2::int[]) as busy (endpoint, deliveries) on busy.endpoint = e.id
    cross join lateral (
        select d.id, d.due_at from webhook_deliveries d
        where d.endpoint_id = e.id and d.status = 'due' and d.due_at <= clock_timestamp()
          and (d.claimed_until is null or d.claimed_until <= clock_timestamp())
        order by d.due_at limit greatest($3 - coalesce(busy.deliveries, 0), 0) for no key update skip locked
    ) as found
    where e.active order by coalesce(busy.deliveries, 0), found.due_at limit $4
), taken as (
    update webhook_deliveries d set claimed_until = clock_timestamp() + make_interval(secs => $5),
        claims = claims + (claimed_until is null)::int
    from due where d.id = due.id returning d.*, old.claimed_until is not null as lost
)
select {COLUMNS}, body, begun_at, claims, lost, url, secret,
    case when former_secret_until > clock_timestamp() then former_secret end as former_secret
from (select t.*, e.url, e.secret, e.former_secret, e.former_secret_until
      from taken t join webhook_endpoints e on e.id = t.endpoint_id) as taken
order by position
"""
# Who lost a delivery to another claim has nothing to say about it, but that it arrived, and their try is counted
# already; who tried it before it was begun again has not even that to say: it is to be sent once more.
SETTLE: Final = """
update webhook_deliveries d set status = tried.status, answered = tried.answered, failure = tried.failure,
    answer = tried.answer, due_at = clock_timestamp() + tried.again_in, claimed_until = null,
    tries = d.tries + (d.claims = tried.claims and d.claimed_until is not null)::int,
    settled_at = case when tried.status <> 'due' then clock_timestamp() end
from unnest($1::uuid[], $2::timestamptz[], $3::int[], $4::text[], $5::int[], $6::text[], $7::text[], $8::interval[])
    as tried (id, begun_at, claims, status, answered, failure, answer, again_in)
where d.id = tried.id and d.begun_at = tried.begun_at and d.status <> 'delivered'
  and (tried.status = 'delivered' or (d.status = 'due' and d.claims = tried.claims and d.claimed_until is not null))
returning d.id
"""
GO_ON: Final = """
update webhook_deliveries set status = 'due', due_at = clock_timestamp() where id in (
    select distinct on (w.endpoint_id, w.subject) w.id from webhook_deliveries w
    where (w.endpoint_id, w.subject) in (select * from unnest($1::uuid[], $2::uuid[])) and w.status = 'waiting'
      and not exists (
        select from webhook_deliveries h
        where h.endpoint_id = w.endpoint_id and h.subject = w.subject and h.status = 'due'
      )
    order by w.endpoint_id, w.subject, w.position
) returning id, endpoint_id as endpoint
"""
AGAIN: Final = """
update webhook_deliveries set status = 'waiting', tries = 0, begun_at = clock_timestamp(), settled_at = null,
    claimed_until = null
where id = $1
"""
REWRITE: Final = """
update webhook_deliveries d set body = written.body
from unnest($1::uuid[], $2::text[]) as written (id, body) where d.id = written.id
"""
OPEN_OF: Final = f"""
select {COLUMNS} from webhook_deliveries where subject = any($1::uuid[]) and status in ('waiting', 'due') order by id
"""
# Of an endpoint's settled ones those behind the newest $2.
OVERFLOW: Final = """
delete from webhook_deliveries where id in (
    select d.id from unnest($1::uuid[]) as of (endpoint)
    cross join lateral (
        select n.position from webhook_deliveries n where n.endpoint_id = of.endpoint order by n.position desc
        offset $2 limit 1) as oldest
    join webhook_deliveries d on d.endpoint_id = of.endpoint and d.position <= oldest.position
        and d.status in ('delivered', 'failed')
    limit $3
) returning id, endpoint_id as endpoint
"""
FORGET: Final = """
delete from webhook_deliveries where subject = any($1::uuid[]) and status in ('delivered', 'failed')
returning id, endpoint_id as endpoint
"""
PAST: Final = """
delete from webhook_deliveries where id in (
    select d.id from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
    where e.removed_at is not null or (d.status in ('delivered', 'failed') and d.settled_at < $1)
    order by d.id limit $2
) returning id, endpoint_id as endpoint
"""
# Nobody tries what is owed to one that is off: it grows old all the same.
GIVE_UP: Final = """
update webhook_deliveries set status = 'failed', failure = $2, due_at = null, settled_at = clock_timestamp()
where id in (
    select d.id from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
    where not e.active and d.status in ('waiting', 'due') and d.begun_at < $1 order by d.id limit $3
    for no key update of e
) returning id, endpoint_id as endpoint, subject
"""


class Owed(msgspec.Struct, frozen=True):
    """What is to be sent to one endpoint. `body` is JSON."""

    id: UUID
    endpoint: UUID
    event: str
    subject: UUID
    position: int
    body: str
    occurred_at: datetime


class Claimed(Delivery, frozen=True, kw_only=True):
    """A delivery that is whoever's got it, with all it takes to send it. `secret` and `former_secret` sign it.

    `claims` is the number of the claim. `lost`: it is that of another, who was not heard of until it was over; it is to
    be settled, and nothing sent.
    """

    body: str
    begun_at: datetime
    claims: int
    lost: bool
    url: str
    secret: str
    former_secret: str | None


class Settled(msgspec.Struct, frozen=True):
    """What became of which try, by the number of its claim, and when the delivery is due again if it stays DUE."""

    id: UUID
    begun_at: datetime
    claims: int
    status: DeliveryStatus
    answered: int | None
    failure: str | None
    answer: str | None
    again_in: timedelta | None


ByEndpoint = dict[UUID, list[UUID]]
"""Deliveries, by their endpoint."""


class Deliveries:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def owe(self, owed: Sequence[Owed]) -> None:
        """Each event once to each endpoint, however often one says so."""
        if owed:
            columns = zip(*(msgspec.structs.astuple(one) for one in owed), strict=True)
            await self._connection.execute(OWE, *map(list, columns))

    async def claim_due(
        self, busy: Mapping[UUID, int], at_once_endpoint_max: int, limit: int, lease_seconds: int
    ) -> list[Claimed]:
        """Those to be sent now, at most so many of an endpoint together with those it is `busy` with.

        They are whoever's got them for so long, and nobody else's; then another takes them up, as `lost`.
        """
        held = (list(busy), list(busy.values()), at_once_endpoint_max)
        rows = await self._connection.fetch(CLAIM, *held, limit, lease_seconds)
        return [msgspec.convert(dict(row), Claimed) for row in rows]

    async def settle(self, tries: Sequence[Settled]) -> set[UUID]:
        """Those that were for their claim to settle, each of which counts as a try, or have arrived."""
        columns = zip(*(msgspec.structs.astuple(one) for one in tries), strict=True)
        return {row["id"] for row in await self._connection.fetch(SETTLE, *map(list, columns))}

    async def go_on(self, settled: Collection[tuple[UUID, UUID]]) -> ByEndpoint:
        """With the next to the same endpoint about the same subject, where nothing earlier is DUE any more."""
        if not settled:
            return {}
        endpoints, subjects = zip(*settled, strict=True)
        return by_endpoint(await self._connection.fetch(GO_ON, list(endpoints), list(subjects)))

    async def get(self, endpoint: UUID, delivery: UUID) -> Delivery:
        """Raises NotFound."""
        found = [one for one in await load_deliveries(self._connection, [delivery]) if one.endpoint == endpoint]
        if not found:
            raise NotFound("delivery")
        return found[0]

    async def try_again(self, delivery: UUID) -> None:
        """It has GIVEN_UP_AFTER from now on, and WAITS for its turn among those about the same."""
        await self._connection.execute(AGAIN, delivery)

    async def forget(self, subjects: Sequence[UUID]) -> ByEndpoint:
        """All that was settled about them."""
        return by_endpoint(await self._connection.fetch(FORGET, subjects))

    async def open_of(self, subjects: Sequence[UUID]) -> list[Delivery]:
        rows = await self._connection.fetch(OPEN_OF, subjects)
        return [msgspec.convert(dict(row), Delivery) for row in rows]

    async def rewrite(self, bodies: Mapping[UUID, str]) -> None:
        await self._connection.execute(REWRITE, list(bodies), list(bodies.values()))

    async def forget_overflow(self, endpoints: Collection[UUID], kept: int, limit: int) -> ByEndpoint:
        """Settled ones behind the newest `kept` of each: at most `limit`."""
        return by_endpoint(await self._connection.fetch(OVERFLOW, list(endpoints), kept, limit))

    async def forget_past(self, settled_before: datetime, limit: int) -> ByEndpoint:
        """And those of endpoints that were removed."""
        return by_endpoint(await self._connection.fetch(PAST, settled_before, limit))

    async def give_up(self, begun_before: datetime, failure: str, limit: int) -> ByEndpoint:
        """What is owed to endpoints that are off; what follows it is next in its place, for when they are on again."""
        given_up = await self._connection.fetch(GIVE_UP, begun_before, failure, limit)
        next_ones = await self.go_on({(row["endpoint"], row["subject"]) for row in given_up})
        changed = by_endpoint(given_up)
        for endpoint, deliveries in next_ones.items():
            changed[endpoint] += deliveries
        return changed


async def load_deliveries(connection: Connection, ids: Sequence[UUID]) -> list[Delivery]:
    return [msgspec.convert(dict(row), Delivery) for row in await connection.fetch(LOAD, ids)]


def by_endpoint(rows: Sequence[asyncpg.Record]) -> ByEndpoint:
    found: ByEndpoint = {}
    for row in rows:
        found.setdefault(row["endpoint"], []).append(row["id"])
    return found
