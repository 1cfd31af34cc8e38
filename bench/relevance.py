"""`make relevance`: how good search is on the judged queries of two shops, asked through the API, on each
engine there is.

NDCG@10 with gain 2^grade - 1 and unjudged as 0, recall@100, over the queries that have a relevant product; and how many
of those get no answer at all.

Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002, with Burges' gain.
"""

import argparse
import asyncio
import csv
import gzip
import json
import math
import os
import shutil
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import httpx
import msgspec
from rich.console import Console
from rich.table import Table

from bench.shop import ADMIN, import_catalog, level, open_shop, signed_in

DATA = Path("../shared/data")
SHOPS = ("catalog", "retail")
"""Of each a folder has NAME.jsonl.gz, products, and NAME_judgements.tsv.gz: query, sku, grade."""
NDCG_DEPTH = 10
RECALL_DEPTH = 100

Grades = dict[str, int]
"""Of the SKUs that were judged for one query: 0 irrelevant to 3 exactly right."""


class Asked(msgspec.Struct, frozen=True):
    """One judged query. Without a relevant product there is no `ndcg` and no `recall`."""

    query: str
    ndcg: float | None
    recall: float | None
    total: int
    top: list[int | None]
    milliseconds: float


def judged(file: Path) -> dict[str, Grades]:
    grades: dict[str, Grades] = defaultdict(dict)
    with gzip.open(file, "rt") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            grades[row["query"]][row["sku"]] = int(row["grade"])
    return grades


def gain(grades: Sequence[int]) -> float:
    return math.fsum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:NDCG_DEPTH]))


async def ask(client: httpx.AsyncClient, query: str, grades: Grades) -> Asked:
    started = time.perf_counter()
    answer = await client.get("/products", params={"q": query, "page_size": RECALL_DEPTH})
    took = (time.perf_counter() - started) * 1_000
    page = answer.raise_for_status().json()
    skus = [item["sku"] for item in page["items"]]
    relevant = {sku for sku, grade in grades.items() if grade > 0}
    top = [grades.get(sku) for sku in skus[:NDCG_DEPTH]]
    if not relevant:
        return Asked(query, None, None, page["total"], top, took)
    ideal = gain(sorted(grades.values(), reverse=True))
    found = gain([grade or 0 for grade in top]) / ideal
    return Asked(query, found, len(relevant & set(skus)) / len(relevant), page["total"], top, took)


async def measure(url: str, password: str, judgements: dict[str, Grades]) -> list[Asked]:
    client = await signed_in(url, ADMIN, password)
    await level(client)
    asked = [await ask(client, query, grades) for query, grades in judgements.items()]
    await client.aclose()
    return asked


def summed_up(asked: Sequence[Asked]) -> dict[str, float]:
    of = [one for one in asked if one.ndcg is not None]
    times = sorted(one.milliseconds for one in asked)
    return {
        "queries": len(of),
        "NDCG@10": round(statistics.fmean(one.ndcg or 0.0 for one in of), 4),
        "recall@100": round(statistics.fmean(one.recall or 0.0 for one in of), 4),
        "zero-result rate": round(sum(one.total == 0 for one in of) / len(of), 4),
        "queries without a relevant product": len(asked) - len(of),
        "of them answered with nothing": sum(one.total == 0 for one in asked if one.ndcg is None),
        "page of 100, p50 ms": round(statistics.median(times), 1),
    }


def engines() -> list[str]:
    there = os.environ.get("MEILI_URL") or shutil.which("meilisearch")
    return ["embedded", "meilisearch"] if there else ["embedded"]


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.relevance", description=__doc__)
    options.add_argument("--data", type=Path, default=DATA, help="where the judged shops are  [%(default)s]")
    options.add_argument("--shop", action="append", help=f"only this one  [{', '.join(SHOPS)}]")
    options.add_argument("--engine", choices=["embedded", "meilisearch"], action="append", help="only this one")
    options.add_argument("--each", action="store_true", help="show every query, the worst first")
    options.add_argument("--json", action="store_true", help="print JSON instead of tables")
    chosen = options.parse_args()
    files = {
        name: (chosen.data / f"{name}.jsonl.gz", chosen.data / f"{name}_judgements.tsv.gz")
        for name in chosen.shop or SHOPS
    }
    if missing := [file for pair in files.values() for file in pair if not file.exists()]:
        raise SystemExit(f"There is no {missing[0]}. Say where the files are with --data, or which shop with --shop.")
    found = dict[str, list[Asked]]()
    for name, (products, judgements) in files.items():
        for engine in chosen.engine or engines():
            with open_shop("--search", engine) as shop:
                import_catalog(shop, products)
                asked = measure(shop.url, shop.password, judged(judgements))
                found[f"{name}, {engine}"] = asyncio.run(asked)
    show(found, each=chosen.each, as_json=chosen.json)


def show(found: dict[str, list[Asked]], *, each: bool, as_json: bool) -> None:
    figures = {engine: summed_up(asked) for engine, asked in found.items()}
    if as_json:
        print(json.dumps(figures))
        return
    console = Console()
    for engine, asked in found.items() if each else ():
        table = Table("query", "NDCG@10", "recall@100", "total", "grades of the first ten", title=engine)
        for one in sorted(asked, key=lambda one: -1 if one.ndcg is None else one.ndcg):
            top = " ".join("." if grade is None else str(grade) for grade in one.top)
            ndcg, recall = ("-", "-") if one.ndcg is None else (f"{one.ndcg:.3f}", f"{one.recall:.2f}")
            table.add_row(one.query, ndcg, recall, str(one.total), top)
        console.print(table)
    table = Table("", *figures)
    for name in next(iter(figures.values())):
        table.add_row(name, *(str(of[name]) for of in figures.values()))
    console.print(table)


if __name__ == "__main__":
    main()
