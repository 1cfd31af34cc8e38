"""What a worker counts, for Prometheus: docs/metrics.md says what each number means."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Final

from prometheus_client import Counter, Gauge, Histogram

from commands.mail.settle_mails import Outcome
from read_models.every import READ_MODELS

JOB_SECONDS: Final = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0)
BATCH_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5)
BUILD_SECONDS: Final = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 1_800.0)

job_seconds: Final = Histogram("tradepost_job_seconds", "Jobs that ended", ["task", "outcome"], buckets=JOB_SECONDS)
jobs: Final = Gauge("tradepost_jobs", "Jobs in the queue", ["state"])

projection_seconds: Final = Histogram(
    "tradepost_projection_seconds", "Batches of events that went into a read model", ["model"], buckets=BATCH_SECONDS
)
projected: Final = Counter("tradepost_projected_events", "Events that were read for a read model", ["model"])
parked_events: Final = Counter("tradepost_parked_events", "Events that were left out of a read model", ["model"])
build_seconds: Final = Histogram(
    "tradepost_read_model_build_seconds",
    "Read models that were built anew, or could not be",
    ["model", "outcome"],
    buckets=BUILD_SECONDS,
)

mails_tried: Final = Counter("tradepost_mails", "What came of attempts to send mails", ["outcome"])
deliveries_tried: Final = Counter("tradepost_deliveries", "What came of attempts to deliver webhooks", ["outcome"])

# An alarm sees a count grow; one that begins with the first of its kind has not grown.
for outcome in Outcome:
    mails_tried.labels(outcome.value)
for tried in ("delivered", "refused", "lost"):
    deliveries_tried.labels(tried)
for model in READ_MODELS:
    parked_events.labels(model.name)


@contextmanager
def timed(histogram: Histogram, about: str, done: str = "done") -> Iterator[None]:
    """How it ended is the histogram's second label: as `done` says, `failed`, or `broken-off` by whoever stops us."""
    began, outcome = perf_counter(), "broken-off"
    try:
        yield
        outcome = done
    except Exception:
        outcome = "failed"
        raise
    finally:
        histogram.labels(about, outcome).observe(perf_counter() - began)
