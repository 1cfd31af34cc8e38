"""What lies in the data folder is its owner's, whichever process made the folder."""

import stat
from pathlib import Path

from adapters.private_folders import make_private


def test_whatever_was_not_there_is_ours_alone_and_what_was_stays(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir(mode=0o755)
    make_private(tmp_path / "shop" / "data" / "mails")
    make_private(tmp_path / "shop" / "data" / "mails")
    places = [tmp_path / "shop", tmp_path / "shop" / "data", tmp_path / "shop" / "data" / "mails"]
    assert [oct(stat.S_IMODE(place.stat().st_mode)) for place in places] == ["0o755", "0o700", "0o700"]
