"""A program that prints one invoice as a PDF, within bounds, and ends. All it is given is the invoice, as JSON.

python -m adapters.invoices.bounded < INVOICE > PDF
"""

import gc
import os
import resource
import signal
import sys
from typing import Final

from read_models.invoices import decode_invoice_to_print

MEMORY_MIB_MAX: Final = 1_024
CPU_SECONDS_MAX: Final = 10
WALL_SECONDS_MAX: Final = 20
OPEN_FILES_MAX: Final = 32
NICENESS: Final = 5
"""Whoever browses comes first."""


def bound() -> None:
    """From here on: no more memory, time and files than an invoice needs."""
    signal.alarm(WALL_SECONDS_MAX)
    memory = MEMORY_MIB_MAX * 2**20
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, CPU_SECONDS_MAX),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES_MAX),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(NICENESS)
    gc.disable()  # it ends before there is anything to be collected


def main() -> None:
    bound()
    from adapters.invoices.pdf import invoice_pdf
    from adapters.invoices.said import said

    sys.stdout.buffer.write(invoice_pdf(said(decode_invoice_to_print(sys.stdin.buffer.read()))))


if __name__ == "__main__":
    main()
