"""`make` and a half-made environment: it is made anew, and a whole one is kept."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# A Python that makes environments with a pip and a uv in them, and leaves word of it; the first one of a Debian without
# python3-venv has no pip.
PYTHON = """#!/bin/sh
case "$*" in
  "-m venv "*)
    echo made >> made
    mkdir -p .venv/bin && cp "$0" .venv/bin/python
    test -e no-ensurepip && { echo "apt install python3-venv"; exit 1; }
    echo '#!/bin/sh' > .venv/bin/uv && chmod +x .venv/bin/uv
    touch .venv/bin/pip ;;
  "-m pip "*) test -e .venv/bin/pip ;;
esac
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for file in (ROOT / "Makefile", ROOT / "pyproject.toml", *ROOT.glob("requirements*.lock")):
        shutil.copy(file, tmp_path)
    python = tmp_path / "python"
    python.write_text(PYTHON)
    python.chmod(0o755)
    return tmp_path


def make(project: Path) -> int:
    command = ["make", "-s", ".venv/.ready", f"PYTHON={project / 'python'}"]
    return subprocess.run(command, cwd=project, capture_output=True, timeout=30, check=False).returncode


def relock(project: Path) -> None:
    """Written later than whatever was made of it."""
    later = time.time() + 10
    os.utime(project / "requirements.lock", (later, later))


def times_made(project: Path) -> int:
    return (project / "made").read_text().count("made")


def without_pip(project: Path) -> None:
    (project / "no-ensurepip").touch()
    assert make(project) != 0
    (project / "no-ensurepip").unlink()


def killed(project: Path) -> None:
    assert make(project) == 0
    (project / ".venv/.ready").unlink()


def broken_since(project: Path) -> None:
    assert make(project) == 0
    (project / ".venv/bin/pip").unlink()
    relock(project)


def of_a_python_that_is_gone(project: Path) -> None:
    assert make(project) == 0
    (project / ".venv/bin/python").unlink()
    (project / ".venv/bin/python").symlink_to("/nowhere/python3")
    relock(project)


@pytest.mark.parametrize("half_made", [without_pip, killed, broken_since, of_a_python_that_is_gone])
def test_a_half_made_environment_is_made_anew(half_made: Callable[[Path], None], project: Path) -> None:
    half_made(project)
    (project / ".venv/left").touch()
    assert make(project) == 0
    assert (project / ".venv/.ready").exists()
    assert not (project / ".venv/left").exists()
    assert times_made(project) == 2


def test_a_whole_one_is_kept_and_only_brought_up_to_date(project: Path) -> None:
    assert make(project) == 0
    relock(project)
    assert make(project) == 0
    assert times_made(project) == 1
