"""What comes from outside, made up by the thousand: whatever it is, it is read or refused in the words for that."""
