"""The shop's own facts."""
