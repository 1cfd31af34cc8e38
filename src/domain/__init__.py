"""The shop's words and rules. Nothing here reads a clock, a store or a network."""
