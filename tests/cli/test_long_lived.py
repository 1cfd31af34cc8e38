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

HOLES = """
import time
from cli import long_lived
def pages(): return int(open("/proc/self/statm").read().split()[1])
long_lived.share_one_heap()
long_lived.GIVEN_BACK_SECONDS = 0.01
pieces = [bytearray(20_000) for _ in range(2_000)]
full = pages()
del pieces[::2]
holed = pages()
long_lived.keep_giving_back()
until = time.monotonic() + 5
while pages() > full * 0.8 and time.monotonic() < until:
    time.sleep(0.01)
print(holed / full > 0.95, pages() / full <= 0.8)
"""
"""Whether memory with holes in it is kept, and then given back."""


def test_threads_share_one_heap() -> None:
    said = subprocess.run([sys.executable, "-c", HEAPS], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "0"


def test_what_lies_free_is_given_back() -> None:
    said = subprocess.run([sys.executable, "-c", HOLES], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["True", "True"]
