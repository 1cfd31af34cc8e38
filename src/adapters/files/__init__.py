"""Files from outside, whatever is in them: bounded, unpacked and read line by line."""
