"""Other programs that are told what happens in the shop."""
