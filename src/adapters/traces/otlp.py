"""Traces by OpenTelemetry's own library, sent to a collector by OTLP over HTTP, in a thread of its own."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Final

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import (
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)

from adapters.traces.setup import TraceSettings
from adapters.traces.tracing import Facts
from domain.trace import TRACEPARENT

SEND_SECONDS_MAX: Final = 2.0
CLOSE_SECONDS_MAX: Final = 3.0
PAUSE_MS: Final = 1_000
WAITING_MAX: Final = 4_096
"""Of more, the newest are left out: a collector that is silent takes no memory."""
COMPLAINT_SECONDS: Final = 60.0
"""The least time between two lines in the log about a collector that doesn't answer."""
EXPORTER: Final = "opentelemetry.exporter.otlp.proto.http.trace_exporter"
NOWHERE: Final = Context()


class NowAndThen(logging.Filter):
    """Lets a line through, and no other for a while: by itself the library complains every second."""

    def __init__(self) -> None:
        super().__init__()
        self._silent_until = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        if (now := time.monotonic()) < self._silent_until:
            return False
        self._silent_until = now + COMPLAINT_SECONDS
        return True


class OtlpTracer:
    def __init__(self, settings: TraceSettings, service: str) -> None:
        logging.getLogger(EXPORTER).addFilter(NowAndThen())
        exporter = OTLPSpanExporter(
            f"{settings.endpoint.rstrip('/')}/v1/traces", headers=settings.headers, timeout=SEND_SECONDS_MAX
        )
        named = Resource.create({"service.name": service, "service.version": version("tradepost")})
        self._provider = TracerProvider(
            ParentBased(TraceIdRatioBased(settings.share)), resource=named, shutdown_on_exit=False
        )
        self._provider.add_span_processor(
            BatchSpanProcessor(exporter, max_queue_size=WAITING_MAX, schedule_delay_millis=PAUSE_MS)
        )
        self._spans = self._provider.get_tracer("tradepost")

    def begin(self, name: str, parent: str | None, facts: Facts) -> "OtlpPart":
        return OtlpPart(self._spans.start_span(name, context_of(parent), SpanKind.SERVER, dict(facts)))

    @contextmanager
    def beneath(self, name: str, parent: str | None, facts: Facts) -> Iterator[None]:
        part = OtlpPart(self._spans.start_span(name, context_of(parent), attributes=dict(facts)))
        before = TRACEPARENT.set(part.traceparent)
        failed = True
        try:
            yield
            failed = False
        finally:
            TRACEPARENT.reset(before)
            part.end({}, failed=failed)

    def told(self, name: str, parent: str, span_ns: tuple[int, int], facts: Facts) -> None:
        began, ended = span_ns
        span = self._spans.start_span(name, context_of(parent), SpanKind.CONSUMER, dict(facts), start_time=began)
        span.end(ended)

    def close(self) -> None:
        self._provider.force_flush(int(CLOSE_SECONDS_MAX * 1000))
        self._provider.shutdown()


class OtlpPart:
    def __init__(self, span: Span) -> None:
        self._span = span
        known = span.get_span_context()
        recorded = known.is_valid and known.trace_flags.sampled
        self.traceparent = f"00-{known.trace_id:032x}-{known.span_id:016x}-01" if recorded else None

    def end(self, facts: Facts, *, name: str | None = None, failed: bool) -> None:
        self._span.set_attributes(facts)
        if name is not None:
            self._span.update_name(name)
        if failed:
            self._span.set_status(Status(StatusCode.ERROR))
        self._span.end()


def context_of(traceparent: str | None) -> Context:
    """Never what the library itself thinks is under way: of that we keep count."""
    if traceparent is None:
        return NOWHERE
    _, trace, span, flags = traceparent.split("-")
    known = SpanContext(int(trace, 16), int(span, 16), is_remote=True, trace_flags=TraceFlags(int(flags, 16)))
    return set_span_in_context(NonRecordingSpan(known), NOWHERE)
