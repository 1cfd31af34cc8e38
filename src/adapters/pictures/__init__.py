"""Reading pictures that strangers send, each in a process of its own."""
