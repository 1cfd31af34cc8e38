"""A generated store of our own making, so that every endpoint has something to show."""
