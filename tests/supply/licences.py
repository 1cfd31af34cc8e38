"""Writes docs/licences.md: what the shop runs on, and under which licences. `make licences` runs it."""

import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, metadata
from typing import Final

from packaging.licenses import canonicalize_license_expression

from tests.supply.locks import EMBEDDED, ROOT, RUNTIME, locked

PAGE: Final = ROOT / "docs" / "licences.md"

FREE: Final = frozenset(
    "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause ISC LicenseRef-Public-Domain MIT MIT-0 MIT-CMU PSF-2.0".split()
)
"""They want to be named where the shop is passed on, and nothing else of us."""
BOUNDED: Final[Mapping[str, str]] = {
    "LGPL-3.0-only": "a library that is changed is passed on with its source, and may be replaced by who gets the shop",
    "LGPL-3.0-or-later": "the same",
    "MPL-2.0": "files of it that are changed are passed on with their source",
    "OFL-1.1": "a font that is changed has another name; none is sold by itself",
}
"""Copyleft that ends at the library's own border."""

TOLD: Final[Mapping[str, str]] = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 3-Clause License": "BSD-3-Clause",
    "GNU LGPL v3+": "LGPL-3.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "PSFL": "PSF-2.0",
    "Public Domain": "LicenseRef-Public-Domain",
    "Zero-Clause BSD (0BSD)": "0BSD",
}
"""As packages say it that say it in words."""
READ: Final[Mapping[str, str]] = {
    "async-timeout": "Apache-2.0",
    "colorama": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "segno": "BSD-3-Clause",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "tzdata": "Apache-2.0",
    "uvloop": "Apache-2.0 OR MIT",
    "zxcvbn-rs-py": "MIT",
}
"""In their own licence files, where they say it in no or too few words, or are not needed on every machine."""

HEAD: Final = """# Licences

Tradepost itself is MIT (`LICENSE`). This is what it runs on, on any machine, as the locks name it; `make licences`
writes this page, and a test holds it against what the packages say. `make sbom` lists the same, with versions and
hashes.

"""


def licence_of(package: str) -> str:
    """As SPDX writes it. Raises KeyError of one that says nothing that is known here."""
    if package in READ:
        return READ[package]
    try:
        said = metadata(package)
    except PackageNotFoundError:
        raise KeyError(package) from None
    for expression in said.get_all("License-Expression") or ():
        return str(expression)
    words = ["".join(said.get_all("License") or ()).partition("\n")[0].strip()]
    words += [line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    for word in filter(None, words):
        if word in TOLD:
            return TOLD[word]
        try:
            return str(canonicalize_license_expression(word))
        except ValueError:
            continue
    raise KeyError(package)


def terms_of(expression: str) -> list[set[str]]:
    """One of each set holds."""
    return [set(re.findall(r"[\w.-]+", every)) - {"OR"} for every in re.split(r"\bAND\b", expression)]


def page() -> str:
    lines = ["| package | licence |", "|---|---|"]
    lines += [f"| `{package}` | {licence_of(package)} |" for package in sorted(locked(RUNTIME))]
    lines += [
        "",
        "With the embedded stores, for `tradepost up` and the tests:",
        "",
        "| package | licence |",
        "|---|---|",
    ]
    lines += [f"| `{name}` | {licence_of(name)} |" for name in sorted(set(locked(EMBEDDED)) - set(locked(RUNTIME)))]
    lines += ["", "These ask for more than to be named, and all of them only of whoever passes the shop on:", ""]
    lines += [f"- {licence}: {asks}." for licence, asks in BOUNDED.items()]
    return HEAD + "\n".join([*lines, "", TAIL])


TAIL: Final = """None of them is changed here, and none is linked into a program of ours: each lies in the environment
as the package it came as, beside its licence, and may be replaced there. An image that is passed on keeps them so. The
PostgreSQL and the Valkey that the embedded stores bring are under the PostgreSQL licence and BSD-3-Clause.
"""

if __name__ == "__main__":
    PAGE.write_text(page())
