"""pgbench with a checkout's own statements: what Postgres alone can do of them.

What the statements are given is the same for all customers, or lies in a table, a row a transaction, where pgbench
looks it up first: one round trip more.
"""

import asyncio
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from uuid import UUID

from bench.baskets import BASKETS
from bench.checkouts import WORDS, fill_carts, wish
from bench.load.put_under_load import CONNECTIONS
from bench.load.request import Load
from bench.scene import Scene
from bench.spread import percentile
from bench.subject import Settling, Subject
from bench.yardsticks.checkout_statements import Checkout, listened_to
from cli.stores.postgres import binaries
from db.session import SESSION

A_PARAMETER: Final = re.compile(r"\$(\d+)")
LOOK_UP: Final = r"""\set k :k + 1
\set n :client_id * {each} + :k
select {columns} from bench.checkouts where n = :n \gset
"""
WARMING_PART: Final = 8
"""The first of so many parts of each client's transactions is not timed: there its statements are prepared."""

Place = tuple[int, int]
"""A statement, and an argument of it; both count from 0."""


async def checkouts_by_pgbench(scene: Scene, *, hot: bool) -> Subject:
    """As many orders as customers wait in the queue, more of them than there are baskets."""
    await fill_carts(scene, hot=hot)
    owned = await carts_in_a_queue(scene)
    assert len(owned) > BASKETS, "the last of the queue only shows the way"
    models = await listened_to(scene.settings.database_url, [owned[-1], *owned[:BASKETS]])
    known = await goods(scene, hot=hot) | set.intersection(*(model.ids() for model in models))

    def checkouts() -> list[Checkout]:
        kept = {name: name for name in known}
        return [models[place % len(models)].of(*owner, kept) for place, owner in enumerate(owned)]

    each, places = len(owned) // CONNECTIONS, differing(checkouts())
    script = written(models[0], places, each)

    async def prepare() -> None:
        await fill_carts(scene, hot=hot)
        await lay_out(scene, checkouts(), places)

    async def load(_: float) -> Load:
        return await asyncio.to_thread(pgbench, scene.settings.database_url, script, each)

    name, title = f"pgbench{'-hot' * hot}", f"pgbench, the statements of POST /order/create{WORDS[hot]}"
    trees = {"postgres": scene.trees["postgres"]}
    return Subject(name, title, load, trees, yardstick=True, settling=Settling.WAITED_FOR, prepare=prepare)


async def carts_in_a_queue(scene: Scene) -> list[tuple[UUID, UUID]]:
    """With their customers, in the queue's order."""
    customers = [person.id for person in scene.people.in_a_queue]
    rows = await scene.postgres.fetch(
        "select customer_id, id from carts where customer_id = any($1::uuid[])"
        " order by array_position($1::uuid[], customer_id)",
        customers,
    )
    return [(row["customer_id"], row["id"]) for row in rows]


async def goods(scene: Scene, *, hot: bool) -> set[str]:
    """What the baskets hold: the ids of variants and products."""
    skus = [sku for place in range(BASKETS) for sku in wish(place, hot=hot)]
    rows = await scene.postgres.fetch("select id, product_id from variants where sku = any($1::text[])", skus)
    return {str(name) for row in rows for name in row}


def differing(checkouts: Sequence[Checkout]) -> list[Place]:
    """Where they are not given the same, or what pgbench would misread: it takes a colon for the start of a name."""
    found = []
    for number, statement in enumerate(checkouts[0].statements):
        for place in range(len(statement.arguments)):
            given = {checkout.statements[number].arguments[place] for checkout in checkouts}
            if len(given) > 1 or ":" in (given.pop() or ""):
                found.append((number, place))
    return found


def written(model: Checkout, places: Sequence[Place], each: int) -> str:
    lines = [LOOK_UP.format(each=each, columns=", ".join(map(column, places)))]
    for number, statement in enumerate(model.statements):

        def argument(found: re.Match[str], number: int = number) -> str:
            place = int(found[1]) - 1
            value = model.statements[number].arguments[place]
            if (number, place) in places:
                return f":{column((number, place))}"
            return "null" if value is None else "'" + value.replace("'", "''") + "'"

        lines.append(A_PARAMETER.sub(argument, statement.text).rstrip(";") + ";")
    return "\n".join(lines)


def column(place: Place) -> str:
    return f"s{place[0]}_{place[1]}"


async def lay_out(scene: Scene, checkouts: Sequence[Checkout], places: Sequence[Place]) -> None:
    columns = ", ".join(f"{column(place)} text" for place in places)
    await scene.postgres.execute(
        "create schema if not exists bench; drop table if exists bench.checkouts;"
        f" create table bench.checkouts (n int primary key, {columns})"
    )
    rows = [
        (n, *(checkout.statements[number].arguments[place] for number, place in places))
        for n, checkout in enumerate(checkouts)
    ]
    await scene.postgres.copy_records_to_table("checkouts", schema_name="bench", records=rows)
    await scene.postgres.execute("analyze bench.checkouts")


def pgbench(database_url: str, script: str, each: int) -> Load:
    """Raises SystemExit if a transaction fails."""
    with tempfile.TemporaryDirectory(prefix="tradepost-bench-") as folder:
        (file := Path(folder) / "checkout.sql").write_text(script)
        command = [str(binaries() / "pgbench"), "--no-vacuum", "--protocol=prepared", f"--file={file}", "--define=k=-1"]
        command += [f"--client={CONNECTIONS}", f"--transactions={each}", "--log", f"--log-prefix={folder}/log"]
        options = " ".join(f"-c {name}={SESSION[name]}" for name in ("jit", "plan_cache_mode"))
        done = subprocess.run(
            [*command, database_url], env={**os.environ, "PGOPTIONS": options}, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(f"pgbench failed:\n{done.stderr}")
        return timed("".join(log.read_text() for log in Path(folder).glob("log*")), each)


def timed(log: str, each: int) -> Load:
    """Lines of client, transaction (from 1 on), latency (microseconds), script, end (seconds, microseconds)."""
    lines = [list(map(int, line.split()[:6])) for line in log.splitlines()]
    warm = max(1, each // WARMING_PART)
    warm_at = max(end + micro / 1e6 for _, number, _, _, end, micro in lines if number <= warm)
    late = [(latency / 1e3, end + micro / 1e6) for _, _, latency, _, end, micro in lines if end + micro / 1e6 > warm_at]
    rate = len(late) / (max(end for _, end in late) - warm_at)
    times, transactions = [latency for latency, _ in late], each * CONNECTIONS
    return Load(transactions, transactions / rate, percentile(times, 50), percentile(times, 99), 0)
