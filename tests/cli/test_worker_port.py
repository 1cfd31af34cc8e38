"""A worker's port for those who watch it: one worker each."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from tests.cli.test_loaded_modules import NOWHERE


def test_a_worker_whose_port_is_taken_says_which_to_choose_another_for(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        wanted = NOWHERE | {"TRADEPOST_DATA_DIR": str(tmp_path), "TRADEPOST_WORKER_METRICS_PORT": port}
        command = [sys.executable, "-m", "cli.main", "worker"]
        done = subprocess.run(command, env=os.environ | wanted, capture_output=True, text=True, timeout=60, check=False)
    words = f"127.0.0.1:{port} can't be used (Address already in use). Choose another TRADEPOST_WORKER_METRICS_PORT.\n"
    assert (done.returncode, done.stderr) == (1, words)
