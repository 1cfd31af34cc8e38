"""The image: what goes in, what stays out, how big it is. test_made_image.py makes it and lives in it."""

import os
import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from domain.languages import Language
from tests.deploy.commands import assert_is_command
from tests.deploy.image import IMAGE_USER, ROOT, ignored, stages
from tests.supply.locks import RUNTIME, belongs_here, locked

BUILT, IMAGE = stages()
SHOP: Final = "/srv/tradepost"
INSTALLED_BYTES_MAX: Final = 225_000_000
"""Of all that requirements-runtime.lock names, as it comes, less what the image takes out of it."""
MACHINE_BYTES_MAX: Final = 42_000_000
"""Of Debian: its packages that the image names, unpacked, without their manuals. test_made_image.py measures them."""
LIBRARY_BYTES_MAX: Final = 7_000_000
"""What is kept compiled of Python's own library."""
KEPT_BYTES_MAX: Final = 201_000_000
"""The shop and what it runs on, stripped, with what is kept compiled of it."""
IMAGE_BYTES_MAX: Final = 250_000_000
USER: Final = str(IMAGE_USER)


def test_what_it_copies_is_there_and_nothing_else_is_sent() -> None:
    sources = [source for step in BUILT.all_of("COPY") for source in step.words[:-1]]
    assert [source for source in sources if not (ROOT / source).exists()] == []
    nothing, *but, compiled = ignored()
    assert (nothing, compiled) == ("*", "**/__pycache__")
    assert sorted(but) == sorted(f"!{source}" for source in sources)
    assert {step.words[0] for step in IMAGE.all_of("COPY")} == {f"--from={BUILT.base.split()[-1]}"}


def test_what_runs_is_not_root_and_is_known_by_a_number() -> None:
    assert IMAGE.one("USER").value == f"{USER}:{USER}"
    last = [step.instruction for step in IMAGE.steps]
    assert last.index("USER") > max(place for place, each in enumerate(last) if each in {"COPY", "RUN"})
    owned = [step.words[-1] for step in IMAGE.all_of("COPY") if f"--chown={USER}:{USER}" in step.words]
    assert owned == ["data"], "it can't write what it runs"
    assert f"tradepost:x:{USER}:{USER}::{SHOP}:" in BUILT.all_of("RUN")[1].value


def test_what_it_runs_on_is_of_the_debian_that_makes_it() -> None:
    assert (BUILT.base, IMAGE.base) == ("debian:bookworm-slim AS built", "scratch")
    _, unpacked, installed, *_ = BUILT.all_of("RUN")
    assert {"python3.11-minimal", "libpython3.11-stdlib", "ca-certificates", "dash"} <= set(unpacked.words)
    assert "python3.11 -m venv --without-pip .venv" in installed.value


def test_it_serves_where_a_platform_says_and_else_where_it_exposes() -> None:
    environment = IMAGE.environment()
    assert environment["PORT"] == IMAGE.one("EXPOSE").value == "8000"
    assert environment["TRADEPOST_DATA_DIR"] == f"{SHOP}/data"
    assert_is_command(IMAGE.one("CMD").words)


def test_its_health_is_asked_by_a_command_of_its_own() -> None:
    options, _, command = IMAGE.one("HEALTHCHECK").value.partition(" CMD ")
    assert command == '["tradepost", "alive"]'
    assert dict(re.findall(r"--([a-z-]+)=(\w+)", options)) == {
        "interval": "30s",
        "timeout": "5s",
        "start-period": "30s",
        "retries": "3",
    }


def test_every_language_the_shop_speaks_stays_in() -> None:
    (stripping,) = (step.value for step in BUILT.all_of("RUN") if "locale-data" in step.value)
    kept = set(re.findall(r"! -name '?([a-z]+)\*", stripping))
    assert kept == {language.value for language in Language}
    assert "! -name root.dat" in stripping


def taken_out() -> list[tuple[str, list[str]]]:
    """What the image's `find`s would delete here, and which did."""
    (stripping,) = (step for step in BUILT.all_of("RUN") if "locale-data" in step.value)
    venv = Path(sys.prefix)
    found = list[tuple[str, list[str]]]()
    for words in stripping.parts:
        if words[-1] == "-delete":
            command = [".venv" if word == ".venv" else word for word in words[:-1]]
            said = subprocess.run(command, cwd=venv.parent, capture_output=True, text=True, check=True).stdout
            found.append((" ".join(words), [str(venv.parent / line) for line in said.splitlines()]))
    return found


def test_what_is_installed_stays_small() -> None:
    """The sum of what the lock names, as it is installed here; no tools of tests, no stores."""
    out = {file for _, files in taken_out() for file in files}
    unwanted = {"faker", "polyfactory"}
    assert f"uninstall --quiet {' '.join(sorted(unwanted))}" in " ".join(step.value for step in BUILT.all_of("RUN"))
    here = [name for name, each in locked(RUNTIME).items() if belongs_here(each) and name not in unwanted]
    files = {str(distribution(name).locate_file(file)) for name in here for file in distribution(name).files or ()}
    size = sum(os.stat(file).st_size for file in files - out if os.path.exists(file) and not file.endswith(".pyc"))
    assert 100_000_000 < size < INSTALLED_BYTES_MAX
    assert MACHINE_BYTES_MAX + LIBRARY_BYTES_MAX + KEPT_BYTES_MAX <= IMAGE_BYTES_MAX


def test_what_is_taken_out_is_there_and_nothing_the_shop_reads() -> None:
    found = taken_out()
    assert len(found) == 8
    assert [rule for rule, files in found if not files] == []
    names = {Path(file).name for _, files in found for file in files}
    assert "swagger-ui-es-bundle.js" in names
    shown = {"swagger-ui.css", "swagger-ui-bundle.js", "htmx.min.js"}
    assert names & {*shown, "root.dat", "en.dat", "de.dat", "fr.dat", "ch.json", "NotoSans[wdth,wght].ttf"} == set()
