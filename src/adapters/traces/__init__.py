"""What happened when, from a click to all that followed from it: for a collector of traces, where one is set up."""
