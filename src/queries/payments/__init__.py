"""What came in and went back, and what no rule can settle."""
