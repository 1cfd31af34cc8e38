"""Browsers that somebody was let in with before."""

from api.callers.known_device import ACCOUNTS_MAX, COOKIE_CHARS_MAX, device_of, with_device

SECRET = "a secret that is long enough for tests"


def test_a_browser_is_known_to_the_accounts_that_let_it_in() -> None:
    said = with_device(with_device("", "eve", SECRET), "ben", SECRET)
    eves, bens = device_of(said, "eve", SECRET), device_of(said, "ben", SECRET)
    assert eves is not None
    assert bens is not None
    assert eves != bens, "no two accounts can be told to share a browser"
    assert device_of(said, "mia", SECRET) is None
    assert device_of(said, "eve", SECRET + "!") is None
    assert with_device(said, "eve", SECRET).split("~")[-1].partition(".")[0] == eves, "it keeps its name"


def test_one_proof_is_no_other_accounts() -> None:
    name, _, proof = with_device("", "eve", SECRET).partition(".")
    for forged in (f"{name}.{proof}x", f"x{name}.{proof}", f".{proof}", name, "", "~~", "é.é", "\udce9.x"):
        assert device_of(forged, "eve", SECRET) is None


def test_it_stays_short_and_says_nothing_else_whatever_it_was() -> None:
    said = "x y.z~<script>.x~" + "a.b~" * 1_000
    for account in ("eve", "ben", "mia", "zoe"):
        said = with_device(said, account, SECRET)
    assert len(said.split("~")) == ACCOUNTS_MAX
    assert len(said) <= COOKIE_CHARS_MAX
    assert [device_of(said, account, SECRET) is None for account in ("eve", "ben", "mia", "zoe")] == [True] + [
        False
    ] * 3
