"""What each release knew: its tables, events and read models, which the next ones have to live beside."""
