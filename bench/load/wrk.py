"""`wrk`: its script, and what it says at the end."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from typing import Final

import msgspec

from bench.load.request import Load, Request

DONE: Final = """
function done(summary, latency, requests)
  local failed = summary.errors
  io.write("\\n", string.format(
    '{"requests": %d, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "refused": %d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    failed.status + failed.connect + failed.read + failed.write + failed.timeout))
end
"""
TURN: Final = """
local place = 0
function request()
  place = place % #requests + 1
  return requests[place]
end
"""


def by_wrk(program: str, url: str, requests: Sequence[Request], seconds: float, connections: int) -> Load:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(written(requests))
        script.flush()
        command = [program, "-t1", f"-c{connections}", f"-d{round(seconds)}s", "-s", script.name, url]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return msgspec.json.decode(said.splitlines()[-1], type=Load)


def written(requests: Sequence[Request]) -> str:
    """Lua, in which each request is put together once. JSON's texts are Lua's too, but for what we never send."""
    lines = ["local requests = {}", "function init(arguments)"]
    for one in requests:
        headers = ", ".join(f"[{json.dumps(name)}] = {json.dumps(value)}" for name, value in one.headers.items())
        body = "nil" if one.body is None else json.dumps(one.body)
        made = f"wrk.format({json.dumps(one.method)}, {json.dumps(one.path)}, {{{headers}}}, {body})"
        lines.append(f"  requests[#requests + 1] = {made}")
    return "\n".join([*lines, "end", TURN, DONE])
