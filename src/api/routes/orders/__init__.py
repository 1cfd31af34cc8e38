"""Orders, their papers and returns."""
