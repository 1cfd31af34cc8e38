"""What an expression of Prometheus names: series, with the labels that are asked of each."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import promql_parser as promql

SUFFIX = re.compile(r"_(bucket|sum|count)$")
GRAFANAS = {"$__rate_interval": "5m"}
OF_TARGETS = {"job", "instance", "alertstate", "le"}
"""Labels that nobody tells: a scrape, an alarm and a histogram's buckets have them by themselves."""
OF_PROMETHEUS = {"up", "ALERTS"}


def named(expression: str) -> dict[str, set[str]]:
    """By the name of a series, the labels it must have. Raises ValueError of what is no expression."""
    for theirs, text in GRAFANAS.items():
        expression = expression.replace(theirs, text)
    found: dict[str, set[str]] = defaultdict(set)
    walk(promql.parse(expression), frozenset(), found)
    return found


def walk(node: Any, labels: frozenset[str], found: dict[str, set[str]]) -> None:
    """`labels` are asked of whatever is below."""
    match node:
        case promql.VectorSelector():
            asked = {matcher.name for matcher in node.matchers.matchers}
            found[str(node.name)] |= (labels | asked) - OF_TARGETS
        case promql.MatrixSelector():
            walk(node.vector_selector, labels, found)
        case promql.AggregateExpr():
            kept = frozenset(node.modifier.labels) if node.modifier is not None else frozenset()
            walk(node.expr, kept, found)
        case promql.BinaryExpr():
            matched = node.modifier.matching.labels if node.modifier and node.modifier.matching else ()
            for side in (node.lhs, node.rhs):
                walk(side, labels | frozenset(matched), found)
        case promql.Call():
            for argument in node.args:
                walk(argument, labels, found)
        case promql.ParenExpr() | promql.UnaryExpr() | promql.SubqueryExpr():
            walk(node.expr, labels, found)


def told(exposition: str) -> dict[str, set[str]]:
    """The labels of every family, by its name without what histograms add to it, in what `/metrics` has told."""
    found: dict[str, set[str]] = {}
    for line in exposition.splitlines():
        if line.startswith("# TYPE "):
            name = line.split()[2]
            found.setdefault(name, set())
        elif line and not line.startswith("#"):
            sample, _, rest = line.partition("{")
            labels = re.findall(r'(\w+)="', rest) if rest else []
            found[family(sample.split()[0], found)] |= set(labels) - {"le"}
    return found


def family(name: str, known: Iterable[str]) -> str:
    return name if name in known else SUFFIX.sub("", name)
