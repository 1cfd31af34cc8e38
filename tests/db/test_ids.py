"""Ids."""

from db.ids import new_id


def test_ids_are_uuid_version_7_and_sort_by_time() -> None:
    ids = [new_id() for _ in range(100)]
    assert {made.version for made in ids} == {7}
    assert {made.variant for made in ids} == {"specified in RFC 4122"}
    assert [made.int >> 80 for made in ids] == sorted(made.int >> 80 for made in ids)
