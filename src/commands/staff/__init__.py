"""The shop's own people, and what acts for them."""
