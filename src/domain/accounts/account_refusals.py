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


class SessionOver(Refusal):
    """Of an access token whose session has ended, or whose account is closed, or no admin's as it says."""

    def __init__(self) -> None:
        super().__init__("You are not signed in any more. Sign in again.")


class LastAdmin(Refusal):
    def __init__(self) -> None:
        super().__init__("This is the shop's only admin. Make another one first.")


class TooManyAddresses(Refusal):
    def __init__(self, addresses_max: int) -> None:
        super().__init__(f"Your address book holds {addresses_max} addresses already. Remove one of them first.")


class TotpNeeded(Refusal):
    """Of somebody who knows the password."""

    def __init__(self) -> None:
        super().__init__("Send a code of your authenticator app, or a recovery code, as `totp` as well.")


class TotpWrong(Refusal):
    """Of somebody who knows the password."""

    def __init__(self) -> None:
        super().__init__("This code is wrong, or was used already. Take the next one.")


class WrongCode(InvalidInput):
    """Of somebody who is signed in, and goes on to be."""

    def __init__(self) -> None:
        super().__init__("code", "This code is wrong, or was used already. Take the next one.")


class TotpOnAlready(Refusal):
    def __init__(self) -> None:
        super().__init__("You sign in with a code already. Turn that off first.")


class TotpNotBegun(Refusal):
    def __init__(self) -> None:
        super().__init__("You don't sign in with a code. Begin to set it up first.")


class PasswordChangeNeeded(Refusal):
    """Of an admin whose password the shop made, and told, where it is open to the world."""

    def __init__(self) -> None:
        super().__init__("Your password is the one that was made for you. Choose one of your own first.")


class SecondStepNeeded(Refusal):
    """Of an admin without one, in a shop that asks it of them."""

    def __init__(self) -> None:
        super().__init__("Admins of this shop sign in with a code as well. Set up an authenticator app first.")
