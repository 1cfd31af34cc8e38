"""What the shop is built on: its locks, their licences, the list of it all."""
