"""What several API processes take, told by whichever is asked."""

import os
import subprocess
import sys
from pathlib import Path

from adapters.numbers.processes import Processes, counting_processes


def test_each_process_is_told_of_by_its_number() -> None:
    here, parent = os.getpid(), os.getppid()
    found = {family.name: family for family in Processes([here, parent]).collect()}
    memory = found["process_resident_memory_bytes"].samples
    assert [sample.labels for sample in memory] == [{"process": "1"}, {"process": "2"}]
    assert all(sample.value > 0 for sample in memory)
    assert {sample.name for sample in found["process_cpu_seconds"].samples} == {"process_cpu_seconds_total"}


def test_what_was_true_of_an_ended_process_alone_is_forgotten_and_what_it_counted_stays(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for kind in ("counter", "histogram", "gauge_livesum"):
        for pid in (os.getpid(), ended.pid):
            (tmp_path / f"{kind}_{pid}.db").touch()
    (tmp_path / "something_else.db").touch()
    assert counting_processes(tmp_path) == [os.getpid()]
    left = {file.name for file in tmp_path.glob(f"*_{ended.pid}.db")}
    assert left == {f"counter_{ended.pid}.db", f"histogram_{ended.pid}.db"}
    assert (tmp_path / f"gauge_livesum_{os.getpid()}.db").exists()
