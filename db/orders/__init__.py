"""Orders, from the checkout to the door."""
