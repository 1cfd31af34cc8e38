"""Counting never ends a process: what it counts in has its room on the disk, or lies in memory."""

import os
import resource
from pathlib import Path

import pytest

from cli.counts import BYTES, FILE_BYTES, FOLDER, make_room_for_counts


def test_the_files_of_counts_have_their_room_before_anything_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    make_room_for_counts()
    taken = {file.name: file.stat().st_blocks * 512 for file in tmp_path.iterdir()}
    assert taken == {f"{kind}_{os.getpid()}.db": room for kind, room in BYTES.items()}


def test_where_there_is_no_room_a_process_counts_in_its_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES - 1, hard))
    try:
        make_room_for_counts()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert FOLDER not in os.environ
    assert list(tmp_path.iterdir()) == []
