"""A shop's days are those of a zone that means the same wherever its processes run."""

import pytest

from domain.time_zones import time_zone_named


@pytest.mark.parametrize(
    "name", ["UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/Argentina/La_Rioja", "Etc/GMT+5", "US/Eastern"]
)
def test_what_the_iana_database_names_is_a_time_zone(name: str) -> None:
    assert time_zone_named(name).key == name


@pytest.mark.parametrize(
    "name",
    ["localtime", "Factory", "posixrules", "right/UTC", "posix/Europe/Berlin", "Mars/Base", "europe/berlin", "Europe",
     "UTC ", "", "../UTC", "/etc/localtime", "tzdata.zi", "UTC\0"],
)  # fmt: skip
def test_what_is_a_machines_own_or_only_a_file_is_none(name: str) -> None:
    with pytest.raises(ValueError, match="no time zone such as Europe/Berlin"):
        time_zone_named(name)
