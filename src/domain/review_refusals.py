"""What the shop says no to where it is about a review itself."""

from domain.refusals import Refusal


class ReviewedAlready(Refusal):
    def __init__(self) -> None:
        super().__init__("You have reviewed this product already. Edit that review.")


class OwnReview(Refusal):
    def __init__(self) -> None:
        super().__init__("This review is yours. Edit it, or delete it.")


class ReportedAlready(Refusal):
    def __init__(self) -> None:
        super().__init__("You have reported this review already.")
