"""Products, and what they are filed under."""
