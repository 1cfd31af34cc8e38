"""What is done from time to time. Every job can be lost or run twice: what it does is derived from committed rows."""
