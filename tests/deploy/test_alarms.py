"""Alarms and the board: they ask for what a shop tells, and each alarm says what to do. They are held against
docs/metrics.md, and that against a running shop (tests/journey/test_watching.py).
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.metrics_page import metrics
from tests.promql import OF_PROMETHEUS, SUFFIX, named

ROOT: Final = Path(__file__).parents[2]
PROMETHEUS: Final = ROOT / "deploy" / "prometheus"
BOARD: Final = ROOT / "deploy" / "grafana" / "tradepost.json"
PROMTOOL: Final = shutil.which("promtool", path=f"{Path(sys.executable).parent}:{Path('/usr/bin')}")


def alarms() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((PROMETHEUS / "alerts.yaml").read_text())["groups"]
    rules: list[dict[str, Any]] = group["rules"]
    return rules


def on_the_board() -> dict[str, str]:
    """Expressions by where they stand."""
    panels = json.loads(BOARD.read_text())["panels"]
    return {
        f"{panel['title']} {target['refId']}": target["expr"] for panel in panels for target in panel.get("targets", ())
    }


EXPRESSIONS: Final = {alarm["alert"]: alarm["expr"] for alarm in alarms()} | on_the_board()


def unknown_in(expression: str) -> list[str]:
    """Names that nobody tells, and labels that they don't have."""
    known, unknown = metrics(), []
    for name, labels in named(expression).items():
        if name in OF_PROMETHEUS:
            continue
        metric = known.get(name) or known.get(SUFFIX.sub("", name))
        if metric is None:
            unknown.append(name)
        else:
            unknown += [f"{name}: {label}" for label in labels - metric.labels]
    return unknown


@pytest.mark.parametrize("where", EXPRESSIONS)
def test_an_expression_asks_for_what_is_told(where: str) -> None:
    assert unknown_in(EXPRESSIONS[where]) == []


def test_what_nobody_tells_is_found_out() -> None:
    unknown = unknown_in('sum by (shop) (rate(tradepost_requests_total{code="x"}[5m])) > tradepost_orders')
    assert sorted(unknown) == ["tradepost_orders", "tradepost_requests_total: code", "tradepost_requests_total: shop"]
    with pytest.raises(ValueError, match="parenthesis"):
        unknown_in("sum(")


def test_every_number_of_ours_is_looked_at() -> None:
    """What stands neither on the board nor in an alarm is told for nothing, but for a few that explain others."""
    looked_at = {SUFFIX.sub("", name) for expression in EXPRESSIONS.values() for name in named(expression)}
    ours = {name for name in metrics() if name.startswith("tradepost_")}
    assert ours - looked_at == {
        "tradepost_read_model_at_ms",
        "tradepost_read_model_built_timestamp_seconds",
        "tradepost_read_model_compared",
        "tradepost_read_model_position",
    }


def test_each_alarm_says_what_to_do() -> None:
    headings = re.findall(r"^### (\w+)$", (ROOT / "docs" / "observability.md").read_text(), re.MULTILINE)
    assert headings == [alarm["alert"] for alarm in alarms()]
    for alarm in alarms():
        assert alarm["annotations"]["runbook"] == f"docs/observability.md#{alarm['alert'].lower()}"
        assert alarm["labels"]["severity"] in ("page", "ticket")


def test_each_alarm_is_tried_both_ways() -> None:
    tests = yaml.safe_load((PROMETHEUS / "alerts.test.yaml").read_text())["tests"]
    tried = [(each["alertname"], bool(each.get("exp_alerts"))) for test in tests for each in test["alert_rule_test"]]
    names = [alarm["alert"] for alarm in alarms()]
    assert {name for name, rings in tried if rings} == {name for name, rings in tried if not rings} == set(names)


@pytest.mark.skipif(PROMTOOL is None, reason="no promtool: `make promtool`")
@pytest.mark.parametrize(
    "words", ["check rules alerts.yaml", "check config prometheus.yaml", "test rules alerts.test.yaml"]
)
def test_prometheus_itself_takes_them(words: str) -> None:
    done = subprocess.run([str(PROMTOOL), *words.split()], cwd=PROMETHEUS, capture_output=True, text=True, check=False)
    assert (done.returncode, "SUCCESS" in done.stdout) == (0, True), done.stdout + done.stderr
