"""What the shop says no to where it is about an account itself."""

from domain.refusals import InvalidInput, Refusal


class EmailTaken(Refusal):
    def __init__(self) -> None:
        super().__init__("An account with this e-mail address exists already.")


class BadCredentials(Refusal):
    """Of an address nobody has, a wrong password, and a right one that comes too soon after many wrong ones: which of
    these it is, is said to nobody. For `again_in_seconds` no other is looked at either.
    """

    def __init__(self, again_in_seconds: int = 0) -> None:
        super().__init__("The e-mail address or the password is wrong.")
        self.again_in_seconds = again_in_seconds


class WrongPassword(InvalidInput):
    """Of somebody who is signed in, and goes on to be."""

    def __init__(self) -> None:
        super().__init__("current_password", "This is not your password.")


class PasswordChanged(Refusal):
    """Somebody changed it, or a login replaced its old hash, while it was being checked."""

    def __init__(self) -> None:
        super().__init__("The password was changed this very moment. Try again.")


class TokenNotValid(Refusal):
    """Of a token that came by mail, or didn't: which of these it is, is said to nobody."""

    def __init__(self) -> None:
        super().__init__("This link was used already, is past its time, or is none of ours. Ask for another one.")


class SessionEnded(Refusal):
    def __init__(self) -> None:
        super().__init__("This session has ended. Sign in again.")


class NoLongerAdmin(Refusal):
    """Of an access token that was given to an admin who is none now."""

    def __init__(self) -> None:
        super().__init__("What you may do has changed since you signed in. Refresh your session, or sign in again.")


class LastAdmin(Refusal):
    def __init__(self) -> None:
        super().__init__("This is the shop's only admin. Make another one first.")


class TooManyAddresses(Refusal):
    def __init__(self, addresses_max: int) -> None:
        super().__init__(f"Your address book holds {addresses_max} addresses already. Remove one of them first.")
