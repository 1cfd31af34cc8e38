"""Logs do not grow for ever."""

from pathlib import Path

from cli.log_files import rotate


def test_a_long_log_is_kept_aside_and_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "log" / "api.log"
    log.parent.mkdir()
    with log.open("ab", buffering=0) as writer:
        writer.write(b"old" * 10)
        rotate(tmp_path, bytes_max=20)
        writer.write(b"new")
        rotate(tmp_path, bytes_max=20)
    assert log.read_bytes() == b"new"
    assert log.with_suffix(".log.1").read_bytes() == b"old" * 10
