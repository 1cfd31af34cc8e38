"""What documents say that no other drawer looks at."""
