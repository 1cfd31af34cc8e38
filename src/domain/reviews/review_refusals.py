"""What the shop says no to where it is about a review itself."""

from domain.refusals import Refusal


class ReviewedAlready(Refusal):
    def __init__(self) -> None:
        super().__init__("You have reviewed this product already. Edit that review.")


class TooManyReviews(Refusal):
    """So many of theirs wait to be read by the shop."""

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} of your reviews wait to be read by the shop. Write more once these are shown.")


class OwnReview(Refusal):
    def __init__(self) -> None:
        super().__init__("This review is yours. Edit it, or delete it.")


class ReportedAlready(Refusal):
    def __init__(self) -> None:
        super().__init__("You have reported this review already.")
