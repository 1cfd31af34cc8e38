"""Whether traces are sent, where to, and how many of them: OpenTelemetry's own variables say it."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any, Final
from urllib.parse import unquote

import msgspec

from adapters.setting_values import address, several, shown

EXAMPLE: Final = "http://localhost:4318"


class TraceSettings(msgspec.Struct, frozen=True):
    """`share` (0 to 1) of the traces that begin here are written down, each of them whole."""

    endpoint: str
    headers: Mapping[str, str]
    share: float


def trace_collector(word: str) -> str:
    """Without a slash at its end. Raises ValueError, as every reader of a setting."""
    found = address(EXAMPLE, "http", "https")(word).rstrip("/")
    if find_spec("opentelemetry") is None or find_spec("opentelemetry.exporter") is None:
        raise ValueError("is set, and what sends traces is not installed: install tradepost[tracing]")
    return found


def trace_headers(words: str) -> dict[str, str]:
    """Such as `api-key=secret`, several of them separated by commas, values as in URLs."""
    found = {}
    for pair in several(words):
        name, equals, value = pair.partition("=")
        if not (name and equals):
            raise ValueError("must be pairs such as api-key=secret, separated by commas")
        found[name.lower()] = unquote(value)
    return found


def share(word: str) -> float:
    try:
        read = float(word)
    except ValueError:
        read = -1.0
    if not 0 <= read <= 1:
        raise ValueError(f"must be a share from 0 to 1, such as 0.1, not {shown(word)}")
    return read


def trace_settings(read: Mapping[str, Any]) -> TraceSettings | None:
    """None where no collector is set."""
    if (endpoint := read["OTEL_EXPORTER_OTLP_ENDPOINT"]) is None:
        return None
    return TraceSettings(endpoint, read["OTEL_EXPORTER_OTLP_HEADERS"] or {}, read["OTEL_TRACES_SAMPLER_ARG"])
