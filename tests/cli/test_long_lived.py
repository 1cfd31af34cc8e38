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

LARGE = """
from cli.long_lived import share_one_heap
def heap_mb():
    for line in open("/proc/self/maps"):
        where, _, *_, name = line.split()
        if name == "[heap]":
            begin, end = (int(edge, 16) for edge in where.split("-"))
            return (end - begin) // 2**20
share_one_heap()
before = heap_mb()
del (given_back := [bytearray(16 * 2**20)])[:]
blocks = [bytearray(2**20) for _ in range(16)]
print(heap_mb() - before, len(blocks))
"""
"""By how much 16 blocks of a MB make the heap larger, once one of 16 was given back."""


def test_threads_share_one_heap() -> None:
    said = subprocess.run([sys.executable, "-c", HEAPS], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "0"


def test_what_lies_free_is_given_back() -> None:
    said = subprocess.run([sys.executable, "-c", HOLES], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["True", "True"]


def test_what_is_large_lies_outside_the_heap_whatever_was_given_back_before() -> None:
    said = subprocess.run([sys.executable, "-c", LARGE], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["0", "16"]
