"""What processes that serve for months do with their memory."""

import subprocess
import sys

HEAPS = """
import threading
from cli.long_lived import share_one_heap
HEAP_BYTES = 64 * 1024 * 1024
share_one_heap()
kept, threads = [], []
for _ in range(4):
    threads.append(threading.Thread(target=lambda: kept.append([bytearray(1_000) for _ in range(1_000)])))
    threads[-1].start()
for thread in threads:
    thread.join()
maps = [line.split() for line in open("/proc/self/maps")]
print(sum(int(where.partition("-")[0], 16) % HEAP_BYTES == 0 and may == "rw-p" for where, may, *_ in maps))
"""
"""Says how many heaps there are beside the first: glibc puts each where its size divides the address."""


def test_threads_share_one_heap() -> None:
    said = subprocess.run([sys.executable, "-c", HEAPS], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "0"
