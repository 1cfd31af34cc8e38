"""What sold, when, and for how much."""
