"""What API and workers count alike, for Prometheus: docs/metrics.md says what each number means."""

from prometheus_client import disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]  # when a count began is of no use to anybody here
