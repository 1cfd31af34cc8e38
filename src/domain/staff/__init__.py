"""The shop's own people, and what is written down about what they do."""
