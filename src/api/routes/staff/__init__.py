"""The shop's own people, and the programs that work for them."""
