"""Documents the clock changes."""

from datetime import UTC, datetime, timedelta

from read_models.stages import present, staged

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def test_a_document_is_what_the_last_stage_that_has_begun_says() -> None:
    turns = (NOON, NOON + timedelta(hours=1))
    stages = staged(lambda moment: sum(moment >= turn for turn in turns), turns)
    seen = [present(stages, NOON + after) for after in (-TICK, timedelta(0), timedelta(hours=1) - TICK, timedelta(1))]
    assert seen == [b"0", b"1", b"1", b"2"]
    assert stages == staged(lambda moment: sum(moment >= turn for turn in turns), turns)


def test_a_document_without_turns_is_the_same_for_ever() -> None:
    stages = staged(lambda _: {"b": 1, "a": 2}, ())
    assert present(stages, datetime.max.replace(tzinfo=UTC)) == present(stages, NOON) == b'{"a":2,"b":1}'
