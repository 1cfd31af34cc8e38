"""A whole shop as those see it who watch it: numbers, traces, errors, from real processes."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx
import pytest

from cli.ports import free_port
from tests.collector import Collector, Part, open_collector
from tests.metrics_page import metrics
from tests.promql import told
from tests.shop import ADDRESS, Shop

PASSWORD = "battery staple 9"
EMAIL = "eve.miller@example.com"
STRANGERS = f"00-{'5' * 32}-{'6' * 16}-01"
PORTS = {"api": free_port(), "worker": free_port()}
# What a database complains of repeats what it was given.
BROKEN = """
create function broken() returns trigger language plpgsql as $$
begin raise exception 'no tag for eve.miller@example.com, called "Eve Miller"'; end $$;
create trigger broken before insert on tags for each row execute function broken();
"""


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with open_collector() as opened:
        yield opened


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> Iterator[Shop]:
    watched = {
        "TRADEPOST_METRICS_PORT": str(PORTS["api"]),
        "TRADEPOST_WORKER_METRICS_PORT": str(PORTS["worker"]),
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_EXPORTER_OTLP_HEADERS": "api-key=a%20key",
        "TRADEPOST_SENTRY_DSN": collector.dsn,
    }
    opened = Shop(tmp_path_factory.mktemp("watched") / "data", "--empty", environment=watched)
    opened.open()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def bought(shop: Shop) -> dict[str, Any]:
    """An order that Eve has paid and cancelled, with some trouble on the way; `paid` is the id of that request."""
    admin = shop.sign_in()
    lamp = {"name": "Lamp", "sku": "LAMP", "price": 1_001, "stock_quantity": 60, "status": "published"}
    admin.post("/admin/products", json=lamp).raise_for_status()
    httpx.post(f"{shop.url}/auth/register", json={"email": EMAIL, "password": PASSWORD, "name": "Eve Miller"})
    eve = shop.client(EMAIL, PASSWORD)
    eve.post("/cart/add", json={"sku": "LAMP"}, headers={"traceparent": STRANGERS}).raise_for_status()
    order = eve.post("/order/create", json={"shipping_address": ADDRESS}).json()
    paid = eve.post(f"/orders/{order['id']}/payments", json={"provider": "dummy"})
    assert eve.post("/order/create", json={"shipping_address": ADDRESS}).json()["code"] == "cart-empty"
    assert httpx.post(f"{shop.url}/webhooks/stripe", content=b"{}").status_code == 400
    eve.post(f"/orders/{order['id']}/cancel").raise_for_status()
    return {"order": order["id"], "paid": paid.headers["x-request-id"]}


def chain(trace: list[Part], name: str) -> list[str]:
    """What led to it, from the beginning."""
    known = {part.id: part for part in trace}
    (part,) = [part for part in trace if part.name == name]
    led = [part]
    while led[0].parent:
        led.insert(0, known[led[0].parent])
    return [f"{each.service}: {each.name}" for each in led]


def test_one_trace_leads_from_the_click_to_the_chart(shop: Shop, collector: Collector, bought: dict[str, Any]) -> None:
    click = "POST /orders/{order_id}/payments"
    trace = collector.until(
        lambda come: (
            trace
            if (trace := come.trace_of(click))
            and {"project dashboard", "mail order-paid"} <= {part.name for part in trace}
            else None
        )
    )
    paying = [f"tradepost-api: {click}", "tradepost-api: settle_payment"]
    assert len({part.trace for part in trace}) == 1
    assert chain(trace, "project dashboard") == [*paying, "tradepost-worker: project dashboard"]
    assert chain(trace, "project orders") == [*paying, "tradepost-worker: project orders"]
    assert chain(trace, "mail order-paid") == [*paying, "tradepost-worker: mail order-paid"]
    assert chain(trace, "payment open") == [paying[0], "tradepost-api: payment open"]
    (begun,) = [part for part in trace if part.name == click]
    assert begun.facts["request_id"] == bought["paid"]
    assert (begun.facts["http.response.status_code"], begun.facts["tradepost.provider"]) == (201, "dummy")
    lines = [json.loads(line) for line in (shop.home / "log" / "api.log").read_text().splitlines()]
    (line,) = [line for line in lines if line.get("request_id") == bought["paid"]]
    said = (line["trace_id"], line["command"], line["provider"])
    assert said == (begun.trace, "settle_payment", "dummy")
    assert line["position"] == begun.facts["tradepost.position"]
    assert collector.headers["api-key"] == "a key"


def test_a_stranger_chooses_no_trace(collector: Collector, bought: dict[str, Any]) -> None:
    added = collector.until(lambda come: come.trace_of("POST /cart/add"))
    assert STRANGERS[3:35] not in {part.trace for part in added}


@pytest.mark.parametrize("process", ["api", "worker"])
def test_what_the_numbers_are_called_stands_in_the_docs(process: str, bought: dict[str, Any]) -> None:
    found = told(httpx.get(f"http://127.0.0.1:{PORTS[process]}/metrics", timeout=30).text)
    written = {name: metric for name, metric in metrics().items() if metric.is_told_by(process)}
    assert found.keys() == written.keys()
    of_one_process = {name for name in written if process == "worker" and name.startswith("process_")}
    labels = {name: set() if name in of_one_process else set(metric.labels) for name, metric in written.items()}
    assert {name: kept for name, kept in found.items() if kept and kept != labels[name]} == {}


def test_an_unexpected_error_is_reported_by_its_request_and_names_nobody(
    shop: Shop, collector: Collector, bought: dict[str, Any]
) -> None:
    owner = json.loads((shop.home / "environment.json").read_text())["DATABASE_URL"]
    asyncio.run(run(owner, BROKEN))
    failed = shop.sign_in().post("/admin/tags", json={"name": "Miller"})
    assert (failed.status_code, failed.json()["code"]) == (500, "internal-error")
    error = collector.until(lambda come: come.errors[0] if come.errors else None)
    assert error["tags"]["request_id"] == failed.headers["x-request-id"]
    assert (error["tags"]["process"], error["message"]) == ("api", "defect")
    (cause,) = error["exception"]["values"]
    assert (cause["type"], cause["value"]) == ("RaiseError", "no tag for …, called …")
    assert not {"user", "request", "server_name", "extra", "modules"} & error.keys()
    told_of = b"".join(collector.said)
    assert [word for word in (EMAIL, "Miller", PASSWORD, str(shop.home)) if word.encode() in told_of] == []
    log = (shop.home / "log" / "api.log").read_text() + (shop.home / "log" / "worker.log").read_text()
    assert EMAIL not in log


async def run(url: str, statements: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statements)
    await connection.close()
